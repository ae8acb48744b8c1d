import type { MapShape } from '../graph/shapes.ts'

/** Turns a kernel (k, k, in, out) by 180 degrees: all but the input convolution are stored flipped along both spatial axes. */
export function flipKernel(codes: Int8Array, size: number): Int8Array {
  const cells = size * size
  const cell = codes.length / cells
  const flipped = new Int8Array(codes.length)
  for (let index = 0; index < cells; index++)
    flipped.set(codes.subarray(index * cell, (index + 1) * cell), (cells - 1 - index) * cell)
  return flipped
}

/** Reorders the rows of a dense kernel from (row, column, channel), Keras's flattening, to Akida's (c * W + x) * H + y. `codes` is (H W C, units). */
export function denseToAkida(codes: Int8Array, { height, width, channels }: MapShape, units: number): Int8Array {
  return permute(codes, { height, width, channels }, units, 'to-akida')
}

/** The inverse of `denseToAkida`. */
export function denseFromAkida(codes: Int8Array, input: MapShape, units: number): Int8Array {
  return permute(codes, input, units, 'from-akida')
}

function permute(
  codes: Int8Array,
  { height, width, channels }: MapShape,
  units: number,
  direction: 'to-akida' | 'from-akida',
): Int8Array {
  const result = new Int8Array(codes.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) {
        const keras = (y * width + x) * channels + c
        const akida = (c * width + x) * height + y
        const [from, to] = direction === 'to-akida' ? [keras, akida] : [akida, keras]
        result.set(codes.subarray(from * units, (from + 1) * units), to * units)
      }
  return result
}
