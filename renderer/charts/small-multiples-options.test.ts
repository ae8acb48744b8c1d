import { expect, it } from 'vitest'
import { lightTheme } from './chart-theme.ts'
import { smallMultiplesOptions } from './small-multiples-options.ts'

const panels = ['a', 'b', 'c'].map((name, index) => ({
  name,
  points: [
    [0, 0.9],
    [0.5, 0.9 - index / 10],
  ] as const,
}))
const input = { panels, label: 'Accuracy', unit: 'ratio', xLabel: 'Removed', xUnit: 'ratio', reference: null }
type Drawn = { grid: unknown[]; yAxis: { min: number; max: number }[]; series: { name: string; markLine?: unknown }[] }

it('draws a panel each on the same axes, and the reference in all of them', () => {
  const drawn = smallMultiplesOptions({ ...input, reference: { label: 'least', value: 0.66 } }, lightTheme)
    .option as unknown as Drawn
  expect(drawn.grid).toHaveLength(3)
  expect(new Set(drawn.yAxis.map(({ min, max }) => `${min} ${max}`))).toEqual(new Set(['0.65 0.9']))
  expect(drawn.series.every(({ markLine }) => markLine !== undefined)).toBe(true)
})

it('exports the numbers, a column a panel, and stands without panels', () => {
  const { table, heightPx } = smallMultiplesOptions({ ...input, columns: 2 }, lightTheme)
  expect(table.columns.map(({ label }) => label)).toEqual(['Removed', 'a', 'b', 'c'])
  expect(table.rows).toEqual([
    [0, 0.9, 0.9, 0.9],
    [0.5, 0.9, 0.8, 0.7],
  ])
  expect(heightPx).toBeGreaterThan(smallMultiplesOptions(input, lightTheme).heightPx)
  expect(smallMultiplesOptions({ ...input, panels: [] }, lightTheme).table.rows).toEqual([])
})
