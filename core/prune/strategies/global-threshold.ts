import { roundFilters } from '../../graph/kept-filters.ts'
import type { KeptFilters, StrategyInput } from './strategy.ts'

/** Filters that stay in every layer, whatever the threshold says: 8, or a tenth (as published sweeps keep). */
function thresholdFloor(filters: number): number {
  return Math.min(filters, Math.max(8, Math.ceil(filters / 10)))
}

/**
 * One threshold for the whole network: `ratio` (0..1) of all filters go, those of least importance. Scores are compared between layers
 * relative to their layer's mean, since their scales differ. Layers without scores stay whole.
 */
export function planGlobalThreshold({ layers, multipleOf }: StrategyInput, ratio: number): KeptFilters {
  const scored = layers.flatMap((layer) => (layer.scores ? [{ ...layer, relative: relativeScores(layer.scores) }] : []))
  const rising = scored.flatMap(({ relative }) => relative).sort((a, b) => a - b)
  const threshold = rising[Math.round(rising.length * ratio)] ?? Infinity
  return Object.fromEntries(
    scored.map(({ layerId, filters, fewest, relative }) => {
      const above = relative.filter((score) => score >= threshold).length
      const floor = Math.max(fewest, thresholdFloor(filters))
      return [layerId, roundFilters(filters, Math.max(above, floor), multipleOf)]
    }),
  )
}

function relativeScores(scores: readonly number[]): number[] {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  return scores.map((score) => (mean > 0 ? score / mean : 1))
}
