import type { Graph } from '../types.ts'
import { editLayers } from './edit-layers.ts'

/** Standard separable layers become fused ones: nothing between depthwise and pointwise, the only kind Akida 1 runs. */
export function fuseSeparable(graph: Graph, ids: Iterable<string>): Graph {
  return editLayers(graph, ids, (layer) =>
    layer.type === 'separable' ? { ...layer, style: 'fused', innerBatchNorm: null, innerActivation: 'none' } : layer,
  )
}
