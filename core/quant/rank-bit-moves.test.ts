import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SensitivityCell } from '../contract/jobs/sensitivity.ts'
import { movesWithin, rankBitMoves } from './rank-bit-moves.ts'

const cell = (layer: string, bits: number, bytes: number, accuracyRatio: number, loss: number): SensitivityCell => ({
  layer,
  kind: 'weights',
  bits,
  bytes,
  accuracyRatio,
  loss,
})

describe('moves to fewer bits', () => {
  const cells = [
    cell('a', 4, 400, 0.9, 0.2),
    cell('a', 2, 200, 0.89, 0.21),
    cell('b', 4, 4000, 0.9, 0.2),
    cell('b', 2, 2000, 0.8, 0.5),
    cell('c', 4, 40, 0.9, 0.2),
    cell('c', 2, 20, 0.91, 0.19),
  ]

  it('come in the order of bytes saved per loss added', () => {
    // Bytes per nat: a 200 / 0.01 = 20,000; b 2,000 / 0.3 = 6,667; c loses nothing, 20 / 0.0001 = 200,000.
    expect(rankBitMoves(cells).map(({ layer }) => layer)).toEqual(['c', 'a', 'b'])
    expect(rankBitMoves(cells)[2]).toMatchObject({ from: 4, to: 2, savedBytes: 2000 })
    expect(rankBitMoves(cells)[2]!.accuracyDropRatio).toBeCloseTo(0.1)
  })

  it('are taken while their drops fit the budget, and gains pay for nothing', () => {
    const moves = rankBitMoves(cells)
    expect([0.005, 0.01, 0.105, 0.11].map((budget) => movesWithin(moves, budget))).toEqual([1, 2, 2, 3])
    expect(movesWithin([], 0)).toBe(0)
  })

  it('reach the narrowest bits everywhere, and save what lies between', () => {
    const anyCells = fc.array(
      fc.record({
        widths: fc.subarray([1, 2, 4, 8], { minLength: 1 }),
        loss: fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 4, maxLength: 4 }),
      }),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(anyCells, (layers) => {
        const all = layers.flatMap(({ widths, loss }, index) =>
          widths.map((bits, place) => cell(`layer_${index}`, bits, bits * 10 * (index + 1), 0.5, loss[place]!)),
        )
        const saved = rankBitMoves(all).reduce((sum, { savedBytes }) => sum + savedBytes, 0)
        const expected = layers.reduce(
          (sum, { widths }, index) => sum + (Math.max(...widths) - Math.min(...widths)) * 10 * (index + 1),
          0,
        )
        expect(saved).toBe(expected)
      }),
    )
  })
})
