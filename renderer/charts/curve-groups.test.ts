import { expect, it } from 'vitest'
import { groupCurves, liveSeries } from './curve-groups.ts'

it('puts training and validation of one quantity into one chart, losses first', () => {
  const groups = groupCurves(
    liveSeries({
      validationAccuracyRatio: [[1, 0.8]],
      loss: [[1, 0.5]],
      validationLoss: [[1, 0.6]],
      sparsityRatio: [[1, 0.6]],
      Oddity: [[1, 3]],
    }),
  )
  expect(groups.map(({ label, curves }) => [label, curves.map(({ name }) => name)])).toEqual([
    ['Loss', ['training', 'validation']],
    ['Accuracy', ['validation']],
    ['Sparsity', ['training']],
    ['Oddity', ['training']],
  ])
  expect(groups[1]?.unit).toBe('ratio')
})
