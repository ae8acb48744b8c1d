import type { LayerDescription } from '../../../core/akida/layer-description.ts'
import { akidaWeightBits } from '../../../core/graph/layer-bits.ts'
import { layerShapes } from '../../../core/graph/shapes.ts'
import type { Graph } from '../../../core/graph/types.ts'

/** What the mapper and the cost law need to know of a quantised graph; null when a layer is not quantised. */
export function describeGraph(graph: Graph): LayerDescription[] | null {
  let inBits = 8
  const last = graph.layers.length - 1
  const layers = layerShapes(graph).map(({ layer, input }, index): LayerDescription | null => {
    if (!layer.bits) return null
    const common = {
      name: layer.name,
      inHeight: input.height,
      inWidth: input.width,
      inChannels: input.channels,
      inBits,
      weightsBits: akidaWeightBits(layer.type, layer.bits),
      actBits: layer.bits.activations,
      activation: layer.activation !== 'none',
      isLast: index === last,
    }
    inBits = layer.bits.activations
    if (layer.type === 'dense') {
      return {
        ...common,
        type: 'fc',
        filters: layer.units,
        kernel: 1,
        stride: 1,
        padding: 'same',
        pool: 'none',
        poolSize: 2,
        poolStride: 2,
      }
    }
    return {
      ...common,
      type: index === 0 && layer.type === 'conv' ? 'input_conv' : layer.type === 'conv' ? 'conv' : 'sep',
      filters: layer.filters,
      kernel: layer.kernel,
      stride: layer.stride,
      padding: layer.padding,
      pool: layer.globalAverage !== 'none' ? 'avg' : layer.maxPool ? 'max' : 'none',
      poolSize: layer.maxPool?.size ?? 2,
      poolStride: layer.maxPool?.stride ?? 2,
    }
  })
  return layers.some((layer) => layer === null) ? null : (layers as LayerDescription[])
}
