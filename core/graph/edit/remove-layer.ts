import type { Graph } from '../types.ts'

/** The chain without these layers. */
export function removeLayers(graph: Graph, ids: Iterable<string>): Graph {
  const removed = new Set(ids)
  return { ...graph, layers: graph.layers.filter(({ id }) => !removed.has(id)) }
}
