import { expect, it } from 'vitest'
import { findPredictionError } from './prediction-error.ts'

it('speaks only of predictions that promised far more', () => {
  expect(findPredictionError(0.88, 0.873)).toEqual([])
  expect(findPredictionError(0.7, 0.9)).toEqual([])
  expect(findPredictionError(null, 0.1)).toEqual([])
  const [warning] = findPredictionError(0.792, 0.468)
  expect(warning).toMatchObject({ code: 'prune.prediction-off', severity: 'warning' })
  expect(warning!.message).toContain('46.8 % of accuracy instead of the 79.2 % predicted')
})
