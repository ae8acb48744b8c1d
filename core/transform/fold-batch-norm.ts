import type { ConvLayer, Layer, Model, SeparableLayer } from '../graph/types.ts'
import { tensor, type Tensor, type Weights } from '../tensor/tensor.ts'
import { batchNormAffine } from './batch-norm.ts'

/**
 * The same model with batch normalisation multiplied into the kernels, the shift into a bias. Equal in float32 up to rounding. A layer
 * that pools before its normalisation keeps it where a gamma is negative (the order would matter); the normalisation inside a standard
 * separable layer stays.
 */
export function foldBatchNorm({ graph, weights }: Model): Model {
  const folded: Record<string, Tensor> = { ...weights }
  const layers = graph.layers.map((layer): Layer => {
    if (layer.type === 'dense' || !layer.batchNorm || !canFold(layer, weights)) return layer
    const { scale, shift } = batchNormAffine(weights, `${layer.id}/`, layer.batchNorm.epsilon)
    const key = `${layer.id}/${layer.type === 'conv' ? 'kernel' : 'pointwise'}`
    const bias = weights[`${layer.id}/bias`]?.data
    folded[key] = scaleFilters(weights[key]!, scale)
    folded[`${layer.id}/bias`] = tensor(
      [layer.filters],
      Array.from(shift, (value, filter) => value + (bias?.[filter] ?? 0) * scale[filter]!),
    )
    for (const role of ['gamma', 'beta', 'mean', 'variance']) delete folded[`${layer.id}/${role}`]
    return { ...layer, bias: true, batchNorm: null }
  })
  return { graph: { ...graph, layers }, weights: folded }
}

/** A kernel whose last axis is filters, each filter multiplied by its `scale` ([filters]). */
export function scaleFilters(kernel: Tensor, scale: ArrayLike<number>): Tensor {
  return { shape: kernel.shape, data: kernel.data.map((value, index) => value * scale[index % scale.length]!) }
}

function canFold(layer: ConvLayer | SeparableLayer, weights: Weights): boolean {
  return !layer.maxPool || weights[`${layer.id}/gamma`]!.data.every((gamma) => gamma >= 0)
}
