import type { Layer } from './types.ts'

/** The vector that is added to a layer's outputs before its activation: batch normalisation's shift, else the bias; null where there is neither. */
export function thresholdParameter(layer: Layer): string | null {
  if (layer.type !== 'dense' && layer.batchNorm) return `${layer.id}/beta`
  return layer.bias ? `${layer.id}/bias` : null
}
