import type { WeightsBits } from '../../../akida/network.ts'

/** A matrix of weight codes, (rows, columns), rows one after the other. */
export type WeightMatrix = { rows: number; columns: number; codes: Int8Array }

/** The matrix as the C runtime reads it (`netlathe_weights` of resources/c-runtime): every row starts at a new word (1 bit) or byte. */
export type PackedWeights = {
  rows: number
  columns: number
  bits: WeightsBits
  rowBytes: number
  /** 1 bit: words of 32 weights, lowest bit first, 1 for +1; else bytes, lowest bits first, two's complement. */
  data: Uint32Array | Uint8Array
}

/** The narrowest width that holds all codes: 1 bit for -1 and +1 only, 2 for -2..1, 4 for -8..7, else 8. */
export function narrowestBits(codes: Int8Array): WeightsBits {
  if (codes.every((code) => code === 1 || code === -1)) return 1
  const [lowest, highest] = codes.reduce(([low, high], code) => [Math.min(low, code), Math.max(high, code)], [0, 0])
  if (lowest >= -2 && highest <= 1) return 2
  return lowest >= -8 && highest <= 7 ? 4 : 8
}

/** Packs without loss, at the narrowest width unless a wider one is asked for. */
export function packWeights({ rows, columns, codes }: WeightMatrix, bits = narrowestBits(codes)): PackedWeights {
  if (bits === 1) return packSigns(rows, columns, codes)
  const perByte = 8 / bits
  const rowBytes = Math.ceil(columns / perByte)
  const data = new Uint8Array(rows * rowBytes)
  const mask = 2 ** bits - 1
  codes.forEach((code, index) => {
    const column = index % columns
    const byte = Math.floor(index / columns) * rowBytes + Math.floor(column / perByte)
    data[byte]! |= (code & mask) << ((column % perByte) * bits)
  })
  return { rows, columns, bits, rowBytes, data }
}

function packSigns(rows: number, columns: number, codes: Int8Array): PackedWeights {
  const rowWords = Math.ceil(columns / 32)
  const data = new Uint32Array(rows * rowWords)
  codes.forEach((code, index) => {
    const column = index % columns
    if (code > 0) data[Math.floor(index / columns) * rowWords + (column >> 5)]! |= 1 << (column & 31)
  })
  return { rows, columns, bits: 1, rowBytes: 4 * rowWords, data }
}
