import type { Graph } from '../types.ts'

/** The graph with other numbers of filters (units of fully connected layers), by layer id; layers not named stay. */
export function setFilters(graph: Graph, filters: Readonly<Record<string, number>>): Graph {
  return {
    ...graph,
    layers: graph.layers.map((layer) => {
      const count = filters[layer.id]
      if (count === undefined) return layer
      return layer.type === 'dense' ? { ...layer, units: count } : { ...layer, filters: count }
    }),
  }
}
