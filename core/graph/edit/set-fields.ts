import type { Activation, Graph, Layer, LayerBits, Padding } from '../types.ts'
import { editLayers } from './edit-layers.ts'
import { setFilters as setFilterCounts } from './set-filters.ts'

/**
 * Filters of convolutional layers, units of hidden dense ones, and of layers that share theirs. The last layer keeps its outputs: they are the
 * classes.
 */
export function setFilters(graph: Graph, ids: Iterable<string>, filters: number): Graph {
  const last = graph.layers.at(-1)?.id
  const chosen = Array.from(ids).filter((id) => id !== last)
  return setFilterCounts(graph, Object.fromEntries(chosen.map((id) => [id, filters])))
}

/** Window of convolutional layers; fields not given stay. */
export function setWindow(
  graph: Graph,
  ids: Iterable<string>,
  window: { kernel?: number; stride?: number; padding?: Padding },
): Graph {
  return editLayers(graph, ids, (layer) => (layer.type === 'dense' ? layer : { ...layer, ...window }))
}

/** Sets the activation behind the named layers. */
export function setActivation(graph: Graph, ids: Iterable<string>, activation: Activation): Graph {
  return editLayers(graph, ids, (layer) => ({ ...layer, activation }))
}

/** Null for float32. */
export function setBits(graph: Graph, ids: Iterable<string>, bits: LayerBits | null): Graph {
  return editLayers(graph, ids, (layer) => ({ ...layer, bits }))
}

/** Bits of a whole network, written `8/4/4`: weights of the first layer, weights of the others, activations. */
export type NetworkBits = {
  inputWeights: LayerBits['weights']
  weights: LayerBits['weights']
  activations: LayerBits['activations']
  /** Depthwise kernels; 8 beside 1-bit weights, else as `weights`. */
  depthwise?: LayerBits['weights'] | undefined
  /** The last layer; 8 beside 1-bit weights, else as `weights`. */
  classifier?: LayerBits['weights'] | undefined
}

/** Bits of every layer. Null for float32. */
export function setNetworkBits(graph: Graph, bits: NetworkBits | null): Graph {
  const last = graph.layers.length - 1
  return {
    ...graph,
    layers: graph.layers.map((layer, index) => {
      const place = index === 0 ? 'first' : index === last ? 'last' : 'middle'
      return { ...layer, bits: bits && bitsOf(layer, bits, place) }
    }),
  }
}

function bitsOf(layer: Layer, bits: NetworkBits, place: 'first' | 'middle' | 'last'): LayerBits {
  const { inputWeights, activations } = bits
  // One bit costs depthwise kernels and the classifier most, and they hold few of the weights.
  const sensitive = bits.weights === 1 ? 8 : bits.weights
  const weights = { first: inputWeights, middle: bits.weights, last: bits.classifier ?? sensitive }[place]
  const depthwise = bits.depthwise ?? sensitive
  return layer.type === 'separable' && depthwise !== weights
    ? { weights, activations, depthwise }
    : { weights, activations }
}

/** Sets the shown name; the id, by which weights are found, stays. Whether the name is unique is for `validateGraph` to say. */
export function renameLayer(graph: Graph, id: string, name: string): Graph {
  return editLayers(graph, [id], (layer) => ({ ...layer, name }))
}
