import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SweepValue } from '../../contract/campaigns/sweep.ts'
import { chooseValue, findKnee } from './choose.ts'

const values = (...rows: [value: number, accuracy: number | null, sparsity: number | null][]): SweepValue[] =>
  rows.map(([value, accuracyRatio, sparsityRatio]) => ({
    value,
    seeds: 1,
    accuracyRatio,
    accuracySpreadRatio: 0,
    testAccuracyRatio: null,
    sparsityRatio,
    framesPerSecond: null,
    energyMj: null,
  }))

/** The published sweep of L1 + L2 on visual wake words, AkidaNet .25 at 8/4/4: accuracy and sparsity in per cent. */
const published = values(
  ...(
    [
      [0, 88.47, 52.4],
      [1e-7, 88.17, 55.5],
      [1e-6, 85.36, 65.8],
      [2e-6, 80.66, 71.0],
      [3e-6, 76.47, 72.4],
      [5e-6, 67.17, 79.2],
      [1e-5, 66.75, 77.7],
    ] as const
  ).map(([value, accuracy, sparsity]): [number, number, number] => [value, accuracy / 100, sparsity / 100]),
)

describe('the chosen value', () => {
  test.each([
    [0.001, 0],
    [0.01, 1e-7],
    // 88.47 - 85.36 = 3.11 points.
    [0.03, 1e-7],
    [0.032, 1e-6],
    [0.1, 2e-6],
    // 5e-6 is sparser than 1e-5.
    [0.5, 5e-6],
  ])('of the published sweep, %d tolerated, is %d', (tolerated, expected) => {
    expect(chooseValue(published, tolerated)).toBe(expected)
  })

  test('counts losses against the smallest value and is none without it', () => {
    expect(chooseValue(values([0, null, 0.5], [1, 0.9, 0.6]), 0.03)).toBe(null)
    expect(chooseValue([], 0.03)).toBe(null)
  })

  test('is what a search over all values finds', () => {
    const ratio = fc.integer({ min: 0, max: 1000 }).map((each) => each / 1000)
    fc.assert(
      fc.property(fc.array(fc.tuple(ratio, ratio), { minLength: 1, maxLength: 12 }), ratio, (pairs, tolerated) => {
        const all = values(...pairs.map(([a, s], index): [number, number, number] => [index, a, s]))
        const chosen = all.find(({ value }) => value === chooseValue(all, tolerated))!
        const allowed = all.filter(({ accuracyRatio }) => all[0]!.accuracyRatio! - accuracyRatio! <= tolerated + 1e-9)
        expect(allowed).toContain(chosen)
        expect(chosen.sparsityRatio).toBe(Math.max(...allowed.map(({ sparsityRatio }) => sparsityRatio!)))
      }),
    )
  })
})

describe('the knee', () => {
  test('of two straight lines is where they meet', () => {
    // Accuracy falls slowly to sparsity .6, then steeply.
    expect(findKnee(values([0, 0.9, 0.5], [1, 0.89, 0.55], [2, 0.88, 0.6], [3, 0.7, 0.65], [4, 0.52, 0.7]))).toBe(2)
  })
  test('is none of a straight line, of a hollow one or of two points', () => {
    expect(findKnee(values([0, 0.9, 0.5], [1, 0.8, 0.6], [2, 0.7, 0.7]))).toBe(null)
    expect(findKnee(values([0, 0.9, 0.5], [1, 0.6, 0.6], [2, 0.5, 0.8]))).toBe(null)
    expect(findKnee(values([0, 0.9, 0.5], [1, 0.8, 0.6]))).toBe(null)
  })
  test('of the published sweep is 1e-6', () => {
    // Scaled, sparsity .658 is at 0.5 and accuracy .8536 at 0.857: 0.347 above the line; its neighbours are 0.100 and 0.321 above it.
    expect(findKnee(published)).toBe(1e-6)
  })
})
