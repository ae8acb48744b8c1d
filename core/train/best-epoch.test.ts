import { describe, expect, it } from 'vitest'
import { isPatienceSpent, standAfter, type EpochChoice, type EpochScore, type EpochStanding } from './best-epoch.ts'

const score = (epoch: number, accuracyRatio: number, loss: number, isExact = false): EpochScore => ({
  epoch,
  validation: { accuracyRatio, loss },
  isExact,
})
const standing = (scores: EpochScore[], choice: EpochChoice = 'best', images = 250) =>
  scores.reduce<EpochStanding | null>((before, next) => standAfter(next, before, choice, images), null)
const kept = (...given: Parameters<typeof standing>) => standing(...given)?.kept.epoch

describe('the best epoch', () => {
  it('has the highest accuracy, not the lowest loss', () =>
    expect(kept([score(1, 0.8, 0.2), score(2, 0.85, 0.5), score(3, 0.84, 0.1)])).toBe(2))
  it('has the lower loss among equals, and is the first of equal ones', () => {
    expect(kept([score(1, 0.8, 0.5), score(2, 0.8, 0.4), score(3, 0.8, 0.6)])).toBe(2)
    expect(kept([score(1, 0.8, 0.5), score(2, 0.8, 0.5)])).toBe(1)
  })
  it.each(['best', 'best-within-error'] as const)(
    'is exact as soon as one is, whatever its accuracy (%s)',
    (choice) => {
      expect(kept([score(1, 0.9, 0.1), score(2, 0.7, 0.6, true), score(3, 0.75, 0.5, true)], choice)).toBe(3)
      expect(kept([score(1, 0.7, 0.6, true), score(2, 0.9, 0.1)], choice)).toBe(1)
    },
  )
  it.each(['best', 'best-within-error'] as const)('is the last without validation images (%s)', (choice) =>
    expect(
      kept(
        [1, 2, 3].map((epoch) => ({ epoch, validation: null, isExact: false })),
        choice,
      ),
    ).toBe(3),
  )
})

describe('the latest epoch within the error of the best', () => {
  // The standard error of 90 % on 100 images is sqrt(.9 * .1 / 100) = 3 points.
  const within = (accuracies: number[], images = 100) =>
    kept(
      accuracies.map((accuracy, index) => score(index + 1, accuracy, 0.5)),
      'best-within-error',
      images,
    )
  it('is a later one that is hardly worse', () => expect(within([0.7, 0.9, 0.88])).toBe(3))
  it('is not one that is worse by more', () => {
    expect(within([0.7, 0.9, 0.86])).toBe(2)
    expect(within([0.7, 0.9, 0.88], 1000)).toBe(2)
  })
  it('does not slide down with every epoch', () => expect(within([0.9, 0.88, 0.86, 0.84, 0.88, 0.8])).toBe(5))
  it('does not take the place of the best for patience', () =>
    expect(standing([score(1, 0.9, 0.5), score(2, 0.89, 0.5)], 'best-within-error')?.peak.epoch).toBe(1))
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
