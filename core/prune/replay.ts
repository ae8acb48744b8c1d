import { filterCount } from '../graph/filter-groups.ts'
import type { Graph } from '../graph/types.ts'
import type { PrunePlan } from './plan.ts'

/** Filters that one step took, by layer name, as indices of the original model. */
export type StepRemovals = { layer: string; filters: readonly number[] }[]

/** A whole pruning history as one plan for the original model. Filters that a layer does not have are passed over. */
export function replayPlan(graph: Graph, history: readonly StepRemovals[]): PrunePlan {
  const removed = new Map<string, Set<number>>()
  for (const { layer, filters } of history.flat())
    removed.set(layer, new Set([...(removed.get(layer) ?? []), ...filters]))
  const layers = graph.layers.slice(0, -1).flatMap((layer) => {
    const gone = removed.get(layer.name)
    if (!gone) return []
    const all = Array.from({ length: filterCount(layer) }, (_, index) => index)
    const kept = all.filter((index) => !gone.has(index))
    return [
      {
        layerId: layer.id,
        layer: layer.name,
        filtersBefore: all.length,
        kept,
        removed: all.filter((index) => gone.has(index)),
        keptImportanceRatio: kept.length / all.length,
      },
    ]
  })
  return { layers: layers.filter((layer) => layer.removed.length > 0) }
}
