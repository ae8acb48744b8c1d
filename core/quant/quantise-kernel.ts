import type { WeightBits } from '../graph/types.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { tiniestWeight, topWeight } from './fake-quant.ts'
import { roundHalfEven } from './rounding.ts'

/** Integer weights in the kernel's own order, and what they were multiplied with. */
export type QuantisedKernel = {
  codes: Int8Array
  /**
   * f = top / max|w| per filter, or one value for a depthwise kernel; code = round(w f). 1 for a filter of zeros. Less where threshold or
   * step would not fit the chip otherwise: nearly dead filters get small codes, dead ones zeros. In one bit f = 1 / mean|w| and code = sign(w),
   * with sign(0) = +1.
   */
  scales: Float32Array
}

/** One scale per filter (last axis), at most `caps`. `foldedScale` multiplies every filter first. */
export function quantisePerFilter(
  kernel: Tensor,
  foldedScale: Float32Array,
  bits: WeightBits,
  caps?: Float32Array,
): QuantisedKernel {
  const filters = kernel.shape.at(-1)!
  const folded = kernel.data.map((value, index) => value * foldedScale[index % filters]!)
  const sizes = magnitudes(folded, filters, bits)
  const scales = Float32Array.from(sizes, (size, filter) => Math.min(scaleOf(size, bits), caps?.[filter] ?? Infinity))
  if (bits > 1) return { codes: codesOf(folded, (index) => scales[index % filters]!, bits), scales }
  // The sign of a weight of 0 is that of its filter's factor, as in training.
  const codes = Int8Array.from(kernel.data, (value, index) =>
    value >= 0 === foldedScale[index % filters]! >= 0 ? 1 : -1,
  )
  return { codes, scales }
}

/** One scale for the whole kernel, as Akida needs for depthwise kernels ([k, k, in, 1]). */
export function quantisePerLayer(kernel: Tensor, bits: WeightBits): QuantisedKernel {
  const [size] = magnitudes(kernel.data, 1, bits)
  const scale = Math.fround(scaleOf(size!, bits))
  const codes =
    bits === 1 ? Int8Array.from(kernel.data, (value) => (value >= 0 ? 1 : -1)) : codesOf(kernel.data, () => scale, bits)
  return { codes, scales: Float32Array.of(scale) }
}

/** Largest |value| of every filter (last axis); in one bit the mean, summed in double precision. */
function magnitudes(values: Float32Array, filters: number, bits: WeightBits): Float32Array {
  const sizes = new Float64Array(filters)
  values.forEach((value, index) => {
    const [filter, size] = [index % filters, Math.abs(value)]
    sizes[filter] = bits === 1 ? sizes[filter]! + size : Math.max(sizes[filter]!, size)
  })
  const count = values.length / filters
  return Float32Array.from(sizes, (size) => (bits === 1 ? size / count : size))
}

function scaleOf(size: number, bits: WeightBits): number {
  if (bits === 1) return 1 / Math.max(size, tiniestWeight)
  return size > 0 ? topWeight(bits) / size : 1
}

function codesOf(values: Float32Array, scaleOf: (index: number) => number, bits: WeightBits): Int8Array {
  const top = topWeight(bits)
  return Int8Array.from(values, (value, index) => {
    const code = roundHalfEven(Math.fround(value * scaleOf(index)))
    return Math.min(top, Math.max(-top, code))
  })
}
