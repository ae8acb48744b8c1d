import type { KeptFilters, StrategyInput } from './strategies/strategy.ts'

/** How far below a planned count the next saving may lie, as a share of the layer's filters. */
const reach = 0.1
/** Accuracy that freeing a neural processor may cost beyond the plan: one image of 500. */
const worthRatio = 2e-3

/**
 * Takes a few filters more from planned layers where that frees a neural processor: at most a tenth of the layer's filters, and only if the
 * accuracy lost with them stays within one image of 500.
 */
export function alignToNodes({ layers, forecast, multipleOf }: StrategyInput, planned: KeptFilters): KeptFilters {
  let kept = planned
  for (const { layerId, filters, fewest } of layers) {
    const count = kept[layerId]
    if (count === undefined || count >= filters) continue
    const now = forecast.cost(kept)
    const loss = forecast.loss(kept) ?? 0
    for (let lower = count - multipleOf; lower >= Math.max(fewest, count - reach * filters); lower -= multipleOf) {
      const next = { ...kept, [layerId]: lower }
      if ((forecast.loss(next) ?? 0) - loss > worthRatio) break
      if (forecast.cost(next).nps >= now.nps) continue
      kept = next
      break
    }
  }
  return kept
}
