import { describe, expect, it } from 'vitest'
import { plotSchema } from '../../core/report/plots/plot.ts'
import { lightTheme } from './chart-theme.ts'
import { plotOptions } from './plot-options.ts'

const plot = plotSchema.parse({
  key: 'amplitude',
  title: 'Accuracy against amplitude',
  x: { label: 'Amplitude', unit: '', scale: 'log' },
  y: { label: 'Accuracy', unit: 'ratio' },
  groups: [
    {
      name: 'measured',
      isLine: true,
      points: [
        { x: 1e-5, y: 0.67 },
        { x: 0, y: 0.88, runId: 'run-1' },
        { x: 1e-6, y: 0.85, isMarked: true },
      ],
    },
    { name: 'published', origin: 'published', points: [{ x: 1e-7, y: 0.8817 }] },
    { name: 'empty', points: [] },
  ],
})
type Drawn = {
  series: {
    symbol: string
    itemStyle?: { color: string }
    data: { id?: string; value: [number, number]; symbolSize?: number }[]
  }[]
  xAxis: { min: number; max: number; axisLabel: { formatter(value: number): string } }
}
const model = plotOptions(plot, lightTheme)
const drawn = model.option as Drawn

describe('a recorded chart', () => {
  it('draws published points hollow, leaves empty groups out, and joins points in the order of x', () => {
    expect(drawn.series.map(({ symbol }) => symbol)).toEqual(['circle', 'rect'])
    expect(drawn.series.map(({ itemStyle }) => itemStyle?.color)).toEqual([undefined, 'transparent'])
    expect(drawn.series[0]?.data.map(({ value }) => value[1])).toEqual([0.88, 0.85, 0.67])
  })
  it('shows 0 apart on the logarithmic axis', () => {
    expect(drawn.series[0]?.data[0]?.value[0]).toBe(-8)
    expect([drawn.xAxis.min, drawn.xAxis.max]).toEqual([-8, -5])
    expect(drawn.xAxis.axisLabel.formatter(-8)).toBe('0')
    expect(drawn.xAxis.axisLabel.formatter(-6)).toBe('1e-6')
  })
  it('a click finds the run; the export holds the real numbers', () => {
    expect(drawn.series[0]?.data[0]?.id).toBe('run-1')
    expect(model.table.rows).toContainEqual(['measured', '', 1e-6, 0.85])
  })
})
