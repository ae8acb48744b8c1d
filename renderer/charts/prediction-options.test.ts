import { expect, it } from 'vitest'
import { lightTheme } from './chart-theme.ts'
import { predictionOptions } from './prediction-options.ts'

const words = { measured: 'measured', predicted: 'predicted', equal: 'Equal', error: 'Error' }
const points = [
  { name: 'conv_1', group: 'convolution', measured: 30, predicted: 33 },
  { name: 'sep_4', group: 'separable', measured: 7_900, predicted: 7_100 },
]
type Shown = { xAxis: { min: number; max: number; type: string }; series: { name: string; data: unknown[] }[] }

it('draws both axes alike, with the line of equality from corner to corner and a series a group', () => {
  const { option, table } = predictionOptions({ points, label: 'Clocks', unit: '', words }, lightTheme)
  const { xAxis, series } = option as unknown as Shown
  expect(xAxis).toMatchObject({ type: 'log', min: 20, max: 10_000 })
  expect(series.map(({ name }) => name)).toEqual(['Equal', 'convolution', 'separable'])
  expect(series[0]!.data).toEqual([
    [20, 20],
    [10_000, 10_000],
  ])
  expect(table.rows).toEqual([
    ['conv_1', 'convolution', 30, 33],
    ['sep_4', 'separable', 7_900, 7_100],
  ])
})
