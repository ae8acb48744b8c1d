import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packTileWeights, transformKernel } from './tile-weights.ts'

describe('weights of tiles', () => {
  it('are the outer product of the transformed axes', () => {
    // (1, 2, 3) becomes (2, 6, 2, 6) along a column, (1, 0, -1) becomes (2, 0, 0, -2) along a row.
    const kernel = [1, 2, 3].flatMap((column) => [1, 0, -1].map((row) => column * row))
    expect(transformKernel(kernel)).toEqual([2, 6, 2, 6].flatMap((column) => [2, 0, 0, -2].map((row) => column * row)))
  })

  it('stay within 63 for 4-bit weights, which seven ones reach', () => {
    expect(Math.max(...transformKernel(Array<number>(9).fill(7)))).toBe(63)
    const weight = fc.integer({ min: -7, max: 7 })
    fc.assert(
      fc.property(fc.array(weight, { minLength: 9, maxLength: 9 }), (kernel) => {
        for (const value of transformKernel(kernel)) expect(Math.abs(value)).toBeLessThanOrEqual(63)
      }),
    )
  })

  it('are refused where a byte cannot hold them', () => {
    expect(packTileWeights(8, 16, () => 14)).not.toBeNull()
    expect(packTileWeights(8, 16, () => 15)).toBeNull()
  })

  it('take thirty times their sum out again', () => {
    const packed = packTileWeights(8, 3, (tap, channel, filter) => (tap === 4 && filter === 2 ? channel : 0))!
    // Only the middle tap: 1, -1 in frequencies 1 and 2 of either axis; channels 0, 1, 2 sum to three.
    const expected = [0, 0, 0, 0, 0, -90, 90, 0, 0, 90, -90, 0, 0, 0, 0, 0]
    expect(Array.from(packed.bias).filter((_, i) => i % 8 === 2)).toEqual(expected)
    expect(packed.channels).toBe(16)
  })
})
