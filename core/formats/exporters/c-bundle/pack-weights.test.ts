import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { narrowestBits, packWeights } from './pack-weights.ts'

const codes = (...values: number[]) => Int8Array.from(values)

describe('packed weights', () => {
  it('take the narrowest width that loses nothing', () => {
    expect(narrowestBits(codes(1, -1, 1))).toBe(1)
    expect(narrowestBits(codes(1, 0))).toBe(2)
    expect(narrowestBits(codes(-2, 1))).toBe(2)
    expect(narrowestBits(codes(2))).toBe(4)
    expect(narrowestBits(codes(-8, 7))).toBe(4)
    expect(narrowestBits(codes(8))).toBe(8)
    expect(narrowestBits(codes(-128))).toBe(8)
  })

  it('put signs into words, lowest bit first, a new word for every row', () => {
    // Row of 33: weights 0, 2 and 32 positive.
    const row = Array.from({ length: 33 }, (_, index) => ([0, 2, 32].includes(index) ? 1 : -1))
    const packed = packWeights({ rows: 2, columns: 33, codes: codes(...row, ...row) })
    expect(packed).toMatchObject({ bits: 1, rowBytes: 8 })
    expect([...packed.data]).toEqual([0b101, 1, 0b101, 1])
  })

  it('put nibbles into bytes, low one first, and pairs of bits likewise', () => {
    // -1 is 15, -7 is 9 in four bits; the third weight of a row of three stands alone.
    const four = packWeights({ rows: 2, columns: 3, codes: codes(3, -1, 7, -7, 0, 2) })
    expect(four).toMatchObject({ bits: 4, rowBytes: 2 })
    expect([...four.data]).toEqual([0xf3, 0x07, 0x09, 0x02])
    // -1 is 3 in two bits: 1, 0, -1, 1 -> 01 11 00 01.
    const two = packWeights({ rows: 1, columns: 5, codes: codes(1, 0, -1, 1, -1) })
    expect([...two.data]).toEqual([0b01110001, 0b11])
  })

  it('take as many bits as their width says, rounded up to whole words or bytes a row', () => {
    const widths = fc.constantFrom([1, 1, 32] as const, [2, 1, 8] as const, [4, 7, 8] as const, [8, 127, 8] as const)
    fc.assert(
      fc.property(
        widths,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 80 }),
        ([bits, top, unit], rows, columns) => {
          const values = codes(...Array.from({ length: rows * columns }, (_, index) => (index % 2 ? top : -top)))
          const packed = packWeights({ rows, columns, codes: values }, bits)
          expect(packed.data.byteLength * 8).toBe(rows * Math.ceil((columns * bits) / unit) * unit)
        },
      ),
    )
  })
})
