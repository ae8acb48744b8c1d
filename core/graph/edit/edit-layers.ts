import type { Graph, Layer } from '../types.ts'

/** A graph in which the layers with these ids are replaced by what `edit` makes of them. Other layers stay the same objects. */
export function editLayers(graph: Graph, ids: Iterable<string>, edit: (layer: Layer) => Layer): Graph {
  const chosen = new Set(ids)
  return { ...graph, layers: graph.layers.map((layer) => (chosen.has(layer.id) ? edit(layer) : layer)) }
}

/** `conv_1` for `separable_1` and the like where that name is free; else the name as it is. */
export function renameForType(graph: Graph, name: string, from: string, to: string): string {
  const renamed = name.replace(new RegExp(`^${from}(?=_\\d+$)`), to)
  return graph.layers.some((layer) => layer.name === renamed) ? name : renamed
}
