import type { WeightBits } from '../graph/types.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { topWeight } from './fake-quant.ts'
import { roundHalfEven } from './rounding.ts'

/** Integer weights in the kernel's own order, and what they were multiplied with. */
export type QuantisedKernel = {
  codes: Int8Array
  /**
   * f = top / max|w| per filter, or one value for a depthwise kernel; code = round(w f). 1 for a filter of zeros. Less where threshold or
   * step would not fit the chip otherwise: nearly dead filters get small codes, dead ones zeros.
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
  const largest = new Float32Array(filters)
  folded.forEach((value, index) => {
    largest[index % filters] = Math.max(largest[index % filters]!, Math.abs(value))
  })
  const scales = largest.map((value, filter) =>
    Math.min(value > 0 ? topWeight(bits) / value : 1, caps?.[filter] ?? Infinity),
  )
  return { codes: codesOf(folded, (index) => scales[index % filters]!, bits), scales }
}

/** One scale for the whole kernel, as Akida needs for depthwise kernels ([k, k, in, 1]). */
export function quantisePerLayer(kernel: Tensor, bits: WeightBits): QuantisedKernel {
  const largest = kernel.data.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
  const scale = Math.fround(largest > 0 ? topWeight(bits) / largest : 1)
  return { codes: codesOf(kernel.data, () => scale, bits), scales: Float32Array.of(scale) }
}

function codesOf(values: Float32Array, scaleOf: (index: number) => number, bits: WeightBits): Int8Array {
  const top = topWeight(bits)
  return Int8Array.from(values, (value, index) => {
    const code = roundHalfEven(Math.fround(value * scaleOf(index)))
    return Math.min(top, Math.max(-top, code))
  })
}
