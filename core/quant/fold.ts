import type { ConvLayer, DenseLayer, SeparableLayer } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'

/** y = sum * scale + shift, each [filters]. */
export type Fold = {
  /** s = gamma / sqrt(variance + epsilon), per filter; 1 without batch normalisation. */
  scale: Float32Array
  /** b' = beta + (bias - mean) s. */
  shift: Float32Array
}

/** The affine map that bias and batch normalisation make of a layer's sums, computed in float32 as the vendor's converter does. */
export function foldBatchNorm(layer: ConvLayer | SeparableLayer | DenseLayer, weights: Weights): Fold {
  const filters = layer.type === 'dense' ? layer.units : layer.filters
  const vector = (role: string) => weights[`${layer.id}/${role}`]!.data
  const bias = layer.bias ? vector('bias') : new Float32Array(filters)
  if (layer.type === 'dense' || !layer.batchNorm)
    return { scale: new Float32Array(filters).fill(1), shift: Float32Array.from(bias) }
  const { epsilon } = layer.batchNorm
  const [gamma, beta, mean, variance] = [vector('gamma'), vector('beta'), vector('mean'), vector('variance')]
  const scale = gamma.map(
    (value, f) => value / Math.fround(Math.sqrt(Math.fround(variance[f]! + Math.fround(epsilon)))),
  )
  const shift = beta.map((value, f) => value + Math.fround(Math.fround(bias[f]! - mean[f]!) * scale[f]!))
  return { scale, shift }
}
