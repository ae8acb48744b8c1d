import { expect, it } from 'vitest'
import { binCountsOptions } from './bin-counts-options.ts'
import { lightTheme } from './chart-theme.ts'

type Drawn = { series: { type: string; data: number[][] }[]; xAxis: { min: number; max: number } }

it('draws every bin from edge to edge and the earlier histogram over it, on one axis', () => {
  const model = binCountsOptions(
    {
      bins: { min: 0, max: 4, counts: [5, 0, 1, 2] },
      before: { name: 'Epoch 1', bins: { min: 0, max: 8, counts: [7, 1] } },
      label: 'Output',
      unit: '',
      counted: 'outputs',
    },
    lightTheme,
  )
  const { series, xAxis } = model.option as Drawn
  expect(series[0]!.data).toEqual([
    [0, 1, 5],
    [1, 2, 0],
    [2, 3, 1],
    [3, 4, 2],
  ])
  // The line stands at 7 from 0 to 4 and at 1 from 4 to 8.
  expect(series[1]).toMatchObject({ step: 'start' })
  expect(series[1]!.data).toEqual([
    [0, 7],
    [4, 7],
    [8, 1],
  ])
  expect([xAxis.min, xAxis.max]).toEqual([0, 8])
  expect(model.table.rows).toEqual(series[0]!.data)
  expect(model.summary).toContain('8 outputs')
})
