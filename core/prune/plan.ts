import { filterCount } from '../graph/filter-groups.ts'
import type { Graph, Layer } from '../graph/types.ts'

/** What becomes of the filters of one layer. */
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

/** Layers that lose filters, in the order of the chain. */
export type PrunePlan = { layers: LayerPlan[] }

/** How much each filter matters, by layer id, [filters]; at least 0, comparable within a layer only. */
export type FilterScores = Readonly<Record<string, ArrayLike<number>>>

/**
 * Which filters to cut so that `kept[layerId]` of them stay: in each layer those of least importance; ties go to the higher index. Layers
 * not named, and those that keep all, are not in the plan.
 */
export function planPruning(graph: Graph, scores: FilterScores, kept: Readonly<Record<string, number>>): PrunePlan {
  const layers = prunableLayers(graph).filter((layer) => (kept[layer.id] ?? Infinity) < filterCount(layer))
  return { layers: layers.map((layer) => planLayer(layer, scores[layer.id]!, kept[layer.id]!)) }
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

/** Every layer whose filters may be cut: all but the last, whose outputs are the classes. */
export function prunableLayers(graph: Graph): Layer[] {
  return graph.layers.slice(0, -1)
}

/** What is cut unless the user chooses: every layer but the first and the last with filters. */
export function defaultLayers(graph: Graph): Layer[] {
  const convolutional = prunableLayers(graph).filter(({ type }) => type !== 'dense')
  return convolutional.slice(1, -1)
}
