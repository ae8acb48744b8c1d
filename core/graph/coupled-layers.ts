import { residualIds } from './connections.ts'
import type { Graph, Layer } from './types.ts'

/**
 * Layers whose filters with the same index can only go together, in graph order, by the first of them: what a residual adds and what it is
 * added to share every channel. A layer that shares with none stands alone. The first one leads: plans name it.
 */
export function coupledLayers(graph: Graph): Map<string, Layer[]> {
  const leaders = new Map(graph.layers.map(({ id }) => [id, id]))
  for (const layer of graph.layers) {
    for (const added of residualIds(layer)) {
      const [own, other] = [leaders.get(layer.id), leaders.get(added)]
      if (own === undefined || other === undefined || own === other) continue
      for (const { id } of graph.layers) {
        const leader = leaders.get(id)
        if (leader === own || leader === other) leaders.set(id, first(graph, own, other))
      }
    }
  }
  const groups = new Map<string, Layer[]>()
  for (const layer of graph.layers) {
    const leader = leaders.get(layer.id)!
    const group = groups.get(leader)
    if (group) group.push(layer)
    else groups.set(leader, [layer])
  }
  return groups
}

function first({ layers }: Graph, a: string, b: string): string {
  return layers.find(({ id }) => id === a || id === b)!.id
}

/** The layers that lead those which share their filters with the given ones, each once. */
export function leadingLayers(graph: Graph, layers: readonly Layer[]): Layer[] {
  const groups = [...coupledLayers(graph).values()]
  return [...new Set(layers.map((layer) => groups.find((group) => group.includes(layer))![0]!))]
}

/** Numbers of filters by layer id, said of any layer, for all that share its filters: the first one named counts. */
export function coupledCounts(graph: Graph, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    [...coupledLayers(graph).values()].flatMap((group) => {
      const named = group.find(({ id }) => counts[id] !== undefined)
      return named ? group.map(({ id }) => [id, counts[named.id]!] as const) : []
    }),
  )
}
