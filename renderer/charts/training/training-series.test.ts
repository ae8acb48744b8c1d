import { expect, it } from 'vitest'
import type { TrainingRecord } from '../../../core/contract/training-record.ts'
import { nowFacts, withSpeed } from './training-series.ts'

const epoch = (number: number, accuracyRatio: number, loss: number): TrainingRecord['epochs'][number] => ({
  epoch: number,
  validation: { accuracyRatio, loss, confusion: null },
  layers: [],
})
const record: TrainingRecord = {
  layers: [],
  classes: ['a', 'b'],
  sparsity: [],
  speed: [
    [0.5, 700],
    [1, 720],
  ],
  epochs: [epoch(1, 0.7, 0.6), epoch(2, 0.8, 0.5), epoch(3, 0.8, 0.4)],
}
const rate = {
  name: 'Learning rate',
  unit: '',
  xLabel: 'Epoch',
  points: [
    [1, 1e-3],
    [3, 2e-4],
  ] as [number, number][],
}

it('tells the newest figures and the best epoch, by loss among equals', () => {
  expect(nowFacts([rate], record)).toEqual({
    imagesPerSecond: 720,
    learningRate: 2e-4,
    best: { epoch: 3, accuracyRatio: 0.8 },
  })
  expect(nowFacts([], null)).toEqual({ imagesPerSecond: null, learningRate: null, best: null })
})

it('adds the speed to the curves', () => {
  expect(withSpeed([rate], record).at(-1)).toMatchObject({ unit: 'images/s', points: record.speed })
  expect(withSpeed([rate], null)).toEqual([rate])
})
