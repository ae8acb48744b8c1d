import { needsBias } from './fuse-separable.ts'
import type { ConvLayer, Graph, SeparableLayer } from '../types.ts'
import { editLayers, renameForType } from './edit-layers.ts'

/**
 * Separable layers become standard convolutions with the same kernel, stride, padding, filters and activation. Ids stay; other
 * layers among `ids` stay as they are. Weights: `transform/convert`.
 */
export function swapSeparable(graph: Graph, ids: Iterable<string>): Graph {
  return editLayers(graph, ids, (layer) => {
    if (layer.type !== 'separable') return layer
    const { style: _style, innerBatchNorm: _batchNorm, innerActivation: _activation, ...rest } = layer
    return {
      ...rest,
      type: 'conv',
      bias: needsBias(layer),
      name: renameForType(graph, layer.name, 'separable', 'conv'),
    } satisfies ConvLayer
  })
}

/** The way back: standard convolutions become fused separable layers. The first layer of a graph cannot (it reads the image). */
export function swapStandard(graph: Graph, ids: Iterable<string>): Graph {
  const first = graph.layers[0]?.id
  return editLayers(graph, ids, (layer) => {
    if (layer.type !== 'conv' || layer.id === first) return layer
    const name = renameForType(graph, layer.name, 'conv', 'separable')
    const bias = layer.bias || !layer.batchNorm
    return {
      ...layer,
      bias,
      type: 'separable',
      style: 'fused',
      innerBatchNorm: null,
      innerActivation: 'none',
      name,
    } satisfies SeparableLayer
  })
}
