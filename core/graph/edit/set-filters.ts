import { coupledCounts } from '../coupled-layers.ts'
import type { Graph } from '../types.ts'

/**
 * The graph with other numbers of filters (units of fully connected layers), by layer id. Layers that share their filters with a named one
 * follow it; others stay.
 */
export function setFilters(graph: Graph, filters: Readonly<Record<string, number>>): Graph {
  const counts = coupledCounts(graph, filters)
  return {
    ...graph,
    layers: graph.layers.map((layer) => {
      const count = counts[layer.id]
      if (count === undefined) return layer
      return layer.type === 'dense' ? { ...layer, units: count } : { ...layer, filters: count }
    }),
  }
}
