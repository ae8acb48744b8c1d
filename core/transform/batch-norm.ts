import type { Weights } from '../tensor/tensor.ts'

/** Batch normalisation as y = scale x + shift, per channel: scale = gamma / sqrt(variance + epsilon), shift = beta - mean scale. */
export type Affine = { scale: Float64Array; shift: Float64Array }

/** `prefix` is `${layer.id}/` or `${layer.id}/inner_`. */
export function batchNormAffine(weights: Weights, prefix: string, epsilon: number): Affine {
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'mean', 'variance'].map(
    (role) => weights[prefix + role]!.data,
  )
  const scale = Float64Array.from(gamma!, (value, channel) => value / Math.sqrt(variance![channel]! + epsilon))
  const shift = Float64Array.from(beta!, (value, channel) => value - mean![channel]! * scale[channel]!)
  return { scale, shift }
}
