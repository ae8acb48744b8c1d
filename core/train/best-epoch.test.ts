import { describe, expect, it } from 'vitest'
import { isBetterEpoch, isPatienceSpent, type EpochScore } from './best-epoch.ts'

const score = (epoch: number, accuracyRatio: number, loss: number, isExact = false): EpochScore => ({
  epoch,
  validation: { accuracyRatio, loss },
  isExact,
})
const kept = (scores: EpochScore[]) =>
  scores.reduce<EpochScore | null>((best, next) => (isBetterEpoch(next, best) ? next : best), null)?.epoch

describe('the epoch that is kept', () => {
  it('has the highest accuracy, not the lowest loss', () =>
    expect(kept([score(1, 0.8, 0.2), score(2, 0.85, 0.5), score(3, 0.84, 0.1)])).toBe(2))
  it('has the lower loss among equals, and is the first of equal ones', () => {
    expect(kept([score(1, 0.8, 0.5), score(2, 0.8, 0.4), score(3, 0.8, 0.6)])).toBe(2)
    expect(kept([score(1, 0.8, 0.5), score(2, 0.8, 0.5)])).toBe(1)
  })
  it('is exact as soon as one is, whatever its accuracy', () => {
    expect(kept([score(1, 0.9, 0.1), score(2, 0.7, 0.6, true), score(3, 0.75, 0.5, true)])).toBe(3)
    expect(kept([score(1, 0.7, 0.6, true), score(2, 0.9, 0.1)])).toBe(1)
  })
  it('is the last without validation images', () =>
    expect(kept([1, 2, 3].map((epoch) => ({ epoch, validation: null, isExact: false })))).toBe(3))
})

describe('patience', () => {
  it('is counted in epochs since the best', () => {
    expect([3, 4, 5].map((epoch) => isPatienceSpent(epoch, score(2, 0.8, 0.5), 2))).toEqual([false, true, true])
  })
  it('is endless at 0 and without validation images', () => {
    expect(isPatienceSpent(99, score(1, 0.8, 0.5), 0)).toBe(false)
    expect(isPatienceSpent(99, { epoch: 1, validation: null, isExact: false }, 2)).toBe(false)
  })
})
