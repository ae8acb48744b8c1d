import type { Graph, WeightBits } from '../types.ts'
import { editLayers } from './edit-layers.ts'

/** Bits of the depthwise kernels of quantised separable layers; the pointwise ones keep theirs. Other layers stay as they are. */
export function setDepthwiseBits(graph: Graph, ids: Iterable<string>, width: WeightBits): Graph {
  return editLayers(graph, ids, (layer) => {
    if (layer.type !== 'separable' || !layer.bits) return layer
    const { weights, activations } = layer.bits
    const bits = width === weights ? { weights, activations } : { weights, activations, depthwise: width }
    return { ...layer, bits }
  })
}
