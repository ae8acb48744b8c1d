import type { Graph, Layer } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'
import { importances, type ImportanceName } from './importance/registry.ts'

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

/** Layers with a ratio above 0, in the order of the chain. */
export type PrunePlan = { layers: LayerPlan[] }

/** How much to remove, and by which ranking. */
export type PlanOptions = {
  /** Share of filters to remove by layer id, 0..1. Layers not named are not touched. */
  ratios: Readonly<Record<string, number>>
  importance: ImportanceName
  /** Filters kept are rounded up to a multiple of this (or stay all). */
  multipleOf: number
  /** Filters a layer had when its ratio was set, if cuts have been made since. */
  originalFilters?: Readonly<Record<string, number>>
}

/** Filters that always stay in a layer: fewer leave too little for the next layer to work with. */
export const minimumFilters = 4

/** Filters left of `filters`: rounded to the nearest (as in BrainChip's published cuts), then up to the multiple. */
export function keptFilters(filters: number, ratio: number, multipleOf: number): number {
  const rounded = Math.ceil(Math.round(filters * (1 - ratio)) / multipleOf) * multipleOf
  return Math.min(filters, Math.max(rounded, minimumFilters))
}

/** Which filters to cut: in each layer those of least importance; ties go to the higher index. */
export function planPruning(graph: Graph, weights: Weights, options: PlanOptions): PrunePlan {
  const layers = prunableLayers(graph).filter(({ id }) => (options.ratios[id] ?? 0) > 0)
  return {
    layers: layers.map((layer) => {
      const scores = importances[options.importance](layer, weights)
      const original = options.originalFilters?.[layer.id] ?? scores.length
      const count = Math.min(scores.length, keptFilters(original, options.ratios[layer.id]!, options.multipleOf))
      const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b)
      const rising = (a: number, b: number) => a - b
      const kept = order.slice(0, count).sort(rising)
      const total = scores.reduce((sum, score) => sum + score, 0)
      const left = kept.reduce((sum, filter) => sum + scores[filter]!, 0)
      return {
        layerId: layer.id,
        layer: layer.name,
        filtersBefore: scores.length,
        kept,
        removed: order.slice(count).sort(rising),
        keptImportanceRatio: total > 0 ? left / total : 1,
      }
    }),
  }
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
