import type { Importance } from './importance.ts'
import { l1Importance } from './l1.ts'

/** |gamma| of the layer's batch normalisation (network slimming, Liu et al. 2017); L1 of the filter where there is none. */
export const gammaImportance: Importance = (layer, weights) => {
  const gamma = weights[`${layer.id}/gamma`]
  return gamma ? Float64Array.from(gamma.data, Math.abs) : l1Importance(layer, weights)
}
