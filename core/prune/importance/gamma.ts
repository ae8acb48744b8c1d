import type { Layer } from '../../graph/types.ts'
import type { Weights } from '../../tensor/tensor.ts'
import type { Importance } from './importance.ts'
import { meanMagnitude } from './l1.ts'

/**
 * |gamma| of the layer's batch normalisation (network slimming, Liu et al. 2017), times sqrt(variance / (variance + epsilon)): the
 * deviation that the filter's result really has. The factor is 1 but for silent filters, whose gamma says nothing. L1 of the filter
 * where there is no batch normalisation.
 */
export const gammaImportance: Importance = {
  measures: 'nothing',
  rank: ({ layer, weights }) => outputDeviation(layer, weights) ?? meanMagnitude({ layer, weights }),
}

/**
 * Standard deviation of each filter's normalised sum, [filters]: |gamma| sqrt(variance / (variance + epsilon)); null without batch
 * normalisation.
 */
export function outputDeviation(layer: Layer, weights: Weights): Float64Array | null {
  const gamma = weights[`${layer.id}/gamma`]?.data
  const variance = weights[`${layer.id}/variance`]?.data
  if (layer.type === 'dense' || !layer.batchNorm || !gamma || !variance) return null
  const { epsilon } = layer.batchNorm
  return Float64Array.from(
    gamma,
    (value, filter) => Math.abs(value) * Math.sqrt(variance[filter]! / (variance[filter]! + epsilon)),
  )
}
