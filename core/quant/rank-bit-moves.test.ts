import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SensitivityCell } from '../contract/jobs/sensitivity.ts'
import { affordableMoves, rankBitMoves } from './rank-bit-moves.ts'

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
    const within = (budget: number) => affordableMoves(rankBitMoves(cells), budget).map(({ layer }) => layer)
    expect([0.005, 0.01, 0.105, 0.11].map(within)).toEqual([['c'], ['c', 'a'], ['c', 'a'], ['c', 'a', 'b']])
    expect(affordableMoves([], 0)).toEqual([])
  })

  it('are left out where they do not fit, with what builds on them', () => {
    const ladder = [cell('a', 8, 800, 0.9, 0.2), cell('a', 4, 400, 0.8, 0.21), cell('a', 2, 200, 0.8, 0.4)]
    const moves = rankBitMoves([...ladder, ...cells.filter(({ layer }) => layer === 'c')])
    expect(moves.map(({ layer, to }) => [layer, to])).toEqual([
      ['c', 2],
      ['a', 4],
      ['a', 2],
    ])
    expect(affordableMoves(moves, 0.05).map(({ layer }) => layer)).toEqual(['c'])
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
