import { AppError } from '../base/errors.ts'
import { layerShapes } from './shapes.ts'
import type { Graph, Layer } from './types.ts'

/** An edge of the graph: the output of one layer, read by another or added to its sums. */
export type Connection = { from: string; to: string; kind: 'input' | 'residual' }

/** Ids of the layers whose outputs are added to a layer's own. */
export function residualIds(layer: Layer): readonly string[] {
  return layer.type === 'dense' ? [] : (layer.residual?.from ?? [])
}

/** Every edge between layers, by the layer that reads, in graph order; inputs before residuals. */
export function connections(graph: Graph): Connection[] {
  return layerShapes(graph).flatMap(({ layer, reads }) => [
    ...reads.map((from) => ({ from, to: layer.id, kind: 'input' as const })),
    ...residualIds(layer).map((from) => ({ from, to: layer.id, kind: 'residual' as const })),
  ])
}

/** Whether every layer reads the one before it, and nothing else: what Akida 1 runs and what can be quantised. */
export function isChain(graph: Graph): boolean {
  return graph.layers.every((layer, index) => {
    const { from } = layer
    const readsBefore = from === undefined || (from.length === 1 && from[0] === graph.layers[index - 1]?.id)
    return readsBefore && residualIds(layer).length === 0
  })
}

/** AppError `graph.quantised-branches` for a network with branches that is to be quantised. */
export function refuseBranches(graph: Graph): void {
  if (!isChain(graph)) throw new AppError('graph.quantised-branches', quantisedBranches, {})
}

/** Why only chains are quantised: Akida 1 has no arithmetic for sums and joins of quantised maps, so nothing could be said to be right. */
export const quantisedBranches =
  'The network has branches (sums or joined maps). Only chains of layers are quantised, since Akida 1 runs nothing else.'
