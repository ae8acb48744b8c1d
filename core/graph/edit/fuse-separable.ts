import type { Graph, SeparableLayer } from '../types.ts'
import { editLayers } from './edit-layers.ts'

/** Standard separable layers become fused ones: nothing between depthwise and pointwise, the only kind Akida 1 runs. */
export function fuseSeparable(graph: Graph, ids: Iterable<string>): Graph {
  return editLayers(graph, ids, (layer) =>
    layer.type === 'separable'
      ? { ...layer, bias: needsBias(layer), style: 'fused', innerBatchNorm: null, innerActivation: 'none' }
      : layer,
  )
}

/** What the inner normalisation added needs a place: a bias, where no batch normalisation follows that could take it in. */
export function needsBias(layer: SeparableLayer): boolean {
  return layer.bias || (layer.style === 'standard' && !layer.batchNorm)
}
