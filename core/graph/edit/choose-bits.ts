import { refuseBranches } from '../connections.ts'
import { depthwiseBits } from '../layer-bits.ts'
import { selectLayers } from '../select.ts'
import type { Graph, LayerBits } from '../types.ts'
import { setNetworkBits, type NetworkBits } from './set-fields.ts'

/** Bits of single layers by id or name; what is absent stays. */
export type BitsByLayer = Readonly<Record<string, { [Key in keyof LayerBits]?: LayerBits[Key] | undefined }>>

/** What a network gets unless something else is asked for: 8/4/4, the vendor's choice for Akida 1. */
export const defaultBits: NetworkBits = { inputWeights: 8, weights: 4, activations: 4 }

/**
 * The graph with the bits asked for: `bits` for all layers, else those each layer has; `layers`, by id or name, over them. A layer that
 * has none so far and is named gets the rest from 8/4/4, and so do its neighbours: a network is quantised as a whole. AppError
 * `graph.layer-not-found` for names the graph does not have, `graph.quantised-branches` for a network with branches.
 */
export function chooseBits(graph: Graph, bits: NetworkBits | undefined, layers: BitsByLayer = {}): Graph {
  const names = Object.keys(layers)
  if (!bits && names.length === 0) return graph
  refuseBranches(graph)
  selectLayers(graph, names)
  const base = setNetworkBits(graph, bits ?? defaultBits)
  return {
    ...graph,
    layers: graph.layers.map((layer, index) => {
      const kept = (bits ? null : layer.bits) ?? base.layers[index]!.bits!
      const own = layers[layer.id] ?? layers[layer.name]
      const depthwise = layer.type === 'separable' ? (own?.depthwise ?? kept.depthwise) : undefined
      return {
        ...layer,
        bits: {
          weights: own?.weights ?? kept.weights,
          activations: own?.activations ?? kept.activations,
          ...(depthwise === undefined ? {} : { depthwise }),
        },
      }
    }),
  }
}

/** Whether both graphs have the same bits in every layer. */
export function hasSameBits(a: Graph, b: Graph): boolean {
  return a.layers.every(({ bits }, index) => {
    const other = b.layers[index]!.bits
    return bits && other
      ? bits.weights === other.weights &&
          bits.activations === other.activations &&
          depthwiseBits(bits) === depthwiseBits(other)
      : bits === other
  })
}
