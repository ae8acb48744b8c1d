import type { SeparableLayer } from '../graph/types.ts'
import { tensor, type Tensor, type Weights } from '../tensor/tensor.ts'
import { batchNormAffine } from './batch-norm.ts'

/** Whether one convolution computes exactly what the separable layer does: nothing non-linear stands inside. */
export function isComposable(layer: SeparableLayer): boolean {
  return layer.style === 'fused' || layer.innerActivation === 'none'
}

/** A separable layer without anything between its halves. */
export type Composed = {
  /** [k, k, in, 1], the inner scale multiplied in. */
  depthwise: Tensor
  /** [1, 1, in, out] */
  pointwise: Tensor
  /** What the inner shift adds behind the pointwise convolution, [out]. Excludes the layer's own bias. */
  bias: Float64Array
}

/**
 * The two kernels of a separable layer with the inner batch normalisation (y = s x + t) folded away: s into the depthwise kernel, t
 * through the pointwise one into a bias, sum over channels of t[c] P[c, o]. Ignores an inner activation.
 */
export function foldInner(layer: SeparableLayer, weights: Weights): Composed {
  const depthwise = weights[`${layer.id}/depthwise`]!
  const pointwise = weights[`${layer.id}/pointwise`]!
  const bias = new Float64Array(layer.filters)
  if (!layer.innerBatchNorm) return { depthwise, pointwise, bias }
  const { scale, shift } = batchNormAffine(weights, `${layer.id}/inner_`, layer.innerBatchNorm.epsilon)
  const channels = scale.length
  for (let channel = 0; channel < channels; channel++) {
    for (let filter = 0; filter < layer.filters; filter++)
      bias[filter]! += shift[channel]! * pointwise.data[channel * layer.filters + filter]!
  }
  return {
    depthwise: { shape: depthwise.shape, data: depthwise.data.map((value, index) => value * scale[index % channels]!) },
    pointwise,
    bias,
  }
}

/** K[i, j, c, o] = D[i, j, c] P[c, o]. */
export function composeKernel(depthwise: Tensor, pointwise: Tensor): Tensor {
  const [kernel = 0, , channels = 0] = depthwise.shape
  const filters = pointwise.shape[3] ?? 0
  const composed = tensor([kernel, kernel, channels, filters])
  for (let cell = 0; cell < kernel * kernel * channels; cell++) {
    const factor = depthwise.data[cell]!
    const row = (cell % channels) * filters
    for (let filter = 0; filter < filters; filter++)
      composed.data[cell * filters + filter] = factor * pointwise.data[row + filter]!
  }
  return composed
}
