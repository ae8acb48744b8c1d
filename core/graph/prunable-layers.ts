import { coupledLayers } from './coupled-layers.ts'
import type { Graph, Layer } from './types.ts'

/**
 * The layers whose filters may be cut, in graph order: all but the last, whose outputs are the classes, and those that share its filters. Of
 * layers that share their filters, the first stands for all.
 */
export function prunableLayers(graph: Graph): Layer[] {
  const last = graph.layers.at(-1)
  return [...coupledLayers(graph).values()].flatMap((group) => (group.includes(last!) ? [] : [group[0]!]))
}

/** What is cut unless the user chooses: every layer but the first and the last with filters, and those that share theirs. */
export function defaultLayers(graph: Graph): Layer[] {
  const convolutional = graph.layers.slice(0, -1).filter(({ type }) => type !== 'dense')
  const ends = [convolutional[0], convolutional.at(-1)]
  const groups = coupledLayers(graph)
  return prunableLayers(graph).filter(
    ({ id, type }) => type !== 'dense' && !groups.get(id)!.some((layer) => ends.includes(layer)),
  )
}
