import { describe, expect, it } from 'vitest'
import { lightTheme } from '../../charts/chart-theme.ts'
import { parallelOptions } from '../../charts/parallel-options.ts'
import { parallelAxes } from './parallel-axes.ts'

const runs = [0, 1e-6, 1e-5].map((amplitude, index) => ({
  run: {
    id: `run-${index}`,
    name: `amplitude ${amplitude}`,
    config: { model: `m${index}`, epochs: 5, activity: { kind: 'l1l2', amplitude } },
  },
  metrics: { accuracyRatio: 0.875 - index / 8, latencyMs: 9 - index, ...(index === 0 ? { oddity: 1 } : {}) },
}))

describe('parallel coordinates of runs', () => {
  it('have an axis for each number that was turned and each figure that came of it', () => {
    const { axes, lines } = parallelAxes(runs)
    expect(axes.map(({ key }) => key)).toEqual(['config.activity.amplitude', 'accuracyRatio', 'latencyMs'])
    expect(lines[1]?.values).toMatchObject({ 'config.activity.amplitude': 1e-6, accuracyRatio: 0.75, latencyMs: 8 })
  })
  it('turn the axes that improve downwards, so that up is better everywhere', () => {
    const { option, table } = parallelOptions(parallelAxes(runs), lightTheme)
    const drawn = option as {
      parallelAxis: { name: string; inverse: boolean }[]
      series: { data: { value: unknown[] }[] }[]
    }
    expect(drawn.parallelAxis.map(({ inverse }) => inverse)).toEqual([false, false, true])
    expect(drawn.series[2]?.data[0]?.value).toEqual([1e-5, 0.625, 7])
    expect(table.rows).toHaveLength(3)
  })
  it('leave a gap where a run lacks a number', () => {
    const { lines } = parallelAxes([...runs, { run: { id: 'x', name: 'x', config: {} }, metrics: { latencyMs: 3 } }])
    expect(lines[3]?.values).toEqual({ 'config.activity.amplitude': null, latencyMs: 3 })
  })
})
