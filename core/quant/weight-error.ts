import { depthwiseBits } from '../graph/layer-bits.ts'
import type { Layer } from '../graph/types.ts'
import type { Tensor, Weights } from '../tensor/tensor.ts'
import { quantisePerFilter, quantisePerLayer, type QuantisedKernel } from './quantise-kernel.ts'

/**
 * The kernels of a layer with bits as they come back from their codes, in their own unit: one scale per filter, one for a depthwise kernel.
 * Batch normalisation does not matter to it, since it scales whole filters. A layer without bits keeps its kernels.
 */
export function roundedKernels(layer: Layer, weights: Weights): Record<string, Tensor> {
  if (!layer.bits) return {}
  const bits = layer.bits.weights
  const rounded: Record<string, Tensor> = {}
  if (layer.type === 'separable') {
    const name = `${layer.id}/depthwise`
    rounded[name] = realValues(weights[name]!, quantisePerLayer(weights[name]!, depthwiseBits(layer.bits)))
  }
  const name = `${layer.id}/${layer.type === 'separable' ? 'pointwise' : 'kernel'}`
  const kernel = weights[name]!
  const unscaled = new Float32Array(kernel.shape.at(-1)!).fill(1)
  rounded[name] = realValues(kernel, quantisePerFilter(kernel, unscaled, bits))
  return rounded
}

/**
 * sum (rounded - kernel)^2 / sum kernel^2 of a layer with bits. A separable layer counts as the standard convolution it stands for,
 * K[i, ci, co] = D[i, ci] P[ci, co]. 0 for a kernel of zeros.
 */
export function weightError(layer: Layer, weights: Weights): number {
  const rounded = roundedKernels(layer, weights)
  if (layer.type !== 'separable') {
    const name = `${layer.id}/kernel`
    const [kernel, found] = [weights[name]!.data, rounded[name]?.data ?? weights[name]!.data]
    return ratio(squares(kernel, found), product(kernel, kernel))
  }
  const names = { depthwise: `${layer.id}/depthwise`, pointwise: `${layer.id}/pointwise` }
  const [d, p] = [weights[names.depthwise]!, weights[names.pointwise]!]
  const [dr, pr] = [rounded[names.depthwise] ?? d, rounded[names.pointwise] ?? p]
  const channels = d.shape[2]!
  let [error, power] = [0, 0]
  for (let channel = 0; channel < channels; channel++) {
    // ||dr pr - d p||^2 of an outer product, from inner products.
    const [dd, rr, dx] = [columns(d, d, channel), columns(dr, dr, channel), columns(dr, d, channel)]
    const [pp, qq, px] = [rows(p, p, channel), rows(pr, pr, channel), rows(pr, p, channel)]
    error += Math.max(0, rr * qq - 2 * dx * px + dd * pp)
    power += dd * pp
  }
  return ratio(error, power)
}

function realValues({ shape, data }: Tensor, { codes, scales }: QuantisedKernel): Tensor {
  return { shape, data: Float32Array.from(data, (_, index) => codes[index]! / scales[index % scales.length]!) }
}

function ratio(error: number, power: number): number {
  return power > 0 ? error / power : 0
}

function product(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0)
}

function squares(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + (value - b[index]!) ** 2, 0)
}

/** Inner product over the window of one channel of depthwise kernels [k, k, channels, 1]. */
function columns(a: Tensor, b: Tensor, channel: number): number {
  const channels = a.shape[2]!
  let sum = 0
  for (let index = channel; index < a.data.length; index += channels) sum += a.data[index]! * b.data[index]!
  return sum
}

/** Inner product over the filters of one input channel of pointwise kernels [1, 1, channels, filters]. */
function rows(a: Tensor, b: Tensor, channel: number): number {
  const filters = a.shape.at(-1)!
  const [from, to] = [channel * filters, (channel + 1) * filters]
  return product(a.data.subarray(from, to), b.data.subarray(from, to))
}
