import { expect, it } from 'vitest'
import type { TrainingRecord } from '../contract/training-record.ts'
import { joinRecords } from './join-records.ts'

const piece = (sparsity: TrainingRecord['sparsity'], epochs: number[] = []): TrainingRecord => ({
  layers: ['conv_0'],
  classes: ['a', 'b'],
  sparsity,
  speed: sparsity.map(([epoch]) => [epoch, 100]),
  epochs: epochs.map((epoch) => ({ epoch, validation: null, layers: [] })),
})

it('adds what is new and replaces what is told again, as after going on from a checkpoint', () => {
  const before = piece(
    [
      [0.5, [0.1]],
      [1, [0.2]],
    ],
    [1],
  )
  const joined = joinRecords(
    before,
    piece(
      [
        [1, [0.3]],
        [1.5, [0.4]],
      ],
      [1, 2],
    ),
  )
  expect(joined.sparsity).toEqual([
    [0.5, [0.1]],
    [1, [0.3]],
    [1.5, [0.4]],
  ])
  expect(joined.speed.map(([epoch]) => epoch)).toEqual([0.5, 1, 1.5])
  expect(joined.epochs.map(({ epoch }) => epoch)).toEqual([1, 2])
})
