import type { Layer } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'
import { removedOutputs, type RemovedOutput } from './removed-output.ts'

/**
 * The cut of a layer as factors and summands of its outputs, both [filters]: kept filters pass, the others give what `removed` says. With
 * `integer` arithmetic outputs are levels, and so is the summand (a share of a level where the mean is one).
 */
export function maskedOutput(
  layer: Layer,
  weights: Weights,
  kept: readonly number[],
  removed: RemovedOutput,
  arithmetic: 'float' | 'integer',
): { mask: Float32Array; fill: Float32Array } {
  const constants = removedOutputs(layer, weights, removed)
  const mask = new Float32Array(constants.length)
  for (const filter of kept) mask[filter] = 1
  const step = weights[`${layer.id}/step`]?.data[0] ?? 1
  const unit = arithmetic === 'integer' && layer.activation !== 'none' ? step : 1
  return { mask, fill: Float32Array.from(constants, (value, filter) => (mask[filter] === 1 ? 0 : value / unit)) }
}
