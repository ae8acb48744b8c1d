import { coupledLayers } from '../graph/coupled-layers.ts'
import type { Graph } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'
import { removedOutputs, type RemovedOutput } from './removed-output.ts'

/**
 * The cut of a layer as factors, [filters], and summands of its outputs: kept filters pass, the others give what `removed` says. The summands are
 * [layers, filters], a row for the layer and each that shares its filters, in graph order. With `integer` arithmetic outputs are levels, and so is
 * the summand (a share of a level where the mean is one).
 */
export function maskedOutput(
  graph: Graph,
  layerId: string,
  weights: Weights,
  kept: readonly number[],
  removed: RemovedOutput,
  arithmetic: 'float' | 'integer',
): { mask: Float32Array; fill: Float32Array } {
  const outputs = removedOutputs(graph, weights, removed)
  const mask = new Float32Array(outputs[layerId]!.length)
  for (const filter of kept) mask[filter] = 1
  const rows = coupledLayers(graph)
    .get(layerId)!
    .map(({ id, activation }) => {
      const step = weights[`${id}/step`]?.data[0] ?? 1
      const unit = arithmetic === 'integer' && activation !== 'none' ? step : 1
      return Array.from(outputs[id]!, (value, filter) => (mask[filter] === 1 ? 0 : value / unit))
    })
  return { mask, fill: Float32Array.from(rows.flat()) }
}
