import { coupledCounts } from '../graph/coupled-layers.ts'
import { filterCount } from '../graph/filter-groups.ts'
import { prunableLayers } from '../graph/prunable-layers.ts'
import type { Graph, Layer } from '../graph/types.ts'

/** What becomes of the filters of one layer, and of those that share them. */
export type LayerPlan = {
  layerId: string
  layer: string
  filtersBefore: number
  /** Indices of the filters that stay, rising. */
  kept: number[]
  /** Indices of those that go, rising. */
  removed: number[]
  /** Share of the layer's summed importance that stays, 0..1. */
  keptImportanceRatio: number
}

/** Layers that lose filters, in graph order; of layers that share their filters, the first stands for all. */
export type PrunePlan = { layers: LayerPlan[] }

/** How much each filter matters, by layer id, [filters]; at least 0, comparable within a layer only. */
export type FilterScores = Readonly<Record<string, ArrayLike<number>>>

/**
 * Which filters to cut so that `kept[layerId]` of them stay: in each layer those of least importance; ties go to the higher index. Layers
 * not named, and those that keep all, are not in the plan; naming one that shares its filters names them all.
 */
export function planPruning(graph: Graph, scores: FilterScores, kept: Readonly<Record<string, number>>): PrunePlan {
  const counts = coupledCounts(graph, kept)
  const layers = prunableLayers(graph).filter((layer) => (counts[layer.id] ?? Infinity) < filterCount(layer))
  return { layers: layers.map((layer) => planLayer(layer, scores[layer.id]!, counts[layer.id]!)) }
}

function planLayer(layer: Layer, scores: ArrayLike<number>, count: number): LayerPlan {
  const order = rankFilters(scores)
  const rising = (a: number, b: number) => a - b
  const kept = order.slice(0, count).sort(rising)
  const sum = (filters: readonly number[]) => filters.reduce((total, filter) => total + scores[filter]!, 0)
  const total = sum(order)
  return {
    layerId: layer.id,
    layer: layer.name,
    filtersBefore: scores.length,
    kept,
    removed: order.slice(count).sort(rising),
    keptImportanceRatio: total > 0 ? sum(kept) / total : 1,
  }
}

/** Filters from the most to the least important; of equal ones the lower index first. */
export function rankFilters(scores: ArrayLike<number>): number[] {
  return Array.from(scores, (_, index) => index).sort((a, b) => scores[b]! - scores[a]! || a - b)
}
