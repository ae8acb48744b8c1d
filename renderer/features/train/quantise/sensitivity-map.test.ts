import { expect, it } from 'vitest'
import type { SensitivityResult } from '../../../../core/contract/jobs/sensitivity.ts'
import { sensitivityMap } from './sensitivity-map.ts'

const cell = (layer: string, kind: 'weights' | 'activations', bits: number, accuracyRatio: number) => ({
  layer,
  kind,
  bits,
  accuracyRatio,
  loss: 1 - accuracyRatio,
  bytes: 1,
})
const result = {
  base: { accuracyRatio: 0.75, loss: 0.25 },
  cells: [
    cell('conv_0', 'weights', 4, 0.75),
    cell('conv_0', 'weights', 2, 0.5),
    cell('conv_0', 'activations', 2, 0.625),
    cell('classifier', 'weights', 2, 0.875),
  ],
} as unknown as SensitivityResult

it('has a row per layer, a column per width, and blanks where nothing was tried', () => {
  const { rows, columns, values } = sensitivityMap(result, 'accuracyLost')
  expect(rows).toEqual(['conv_0', 'classifier'])
  expect(columns).toEqual(['W 2', 'W 4', 'A 2'])
  expect(values).toEqual([
    [0.25, 0, 0.125],
    [-0.125, null, null],
  ])
})
