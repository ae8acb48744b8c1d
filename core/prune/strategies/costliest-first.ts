import { keptFilters } from '../../graph/kept-filters.ts'
import { isReached, type KeptFilters, type StrategyInput, type Target } from './strategy.ts'

/** By what a layer is costly. */
export type CostKind = 'cycles' | 'energy' | 'parameters'

/**
 * Cuts `ratio` (0..1) of the filters from one layer after the other, the costliest first, until the target is reached or the loss would be
 * exceeded; without a target, from the costliest layers that make up half of the cost.
 */
export function planCostliestFirst(
  { layers, forecast, multipleOf }: StrategyInput,
  { by, ratio, target }: { by: CostKind; ratio: number; target: Target },
): KeptFilters {
  const costOf = (layer: (typeof layers)[number]) =>
    by === 'cycles' ? layer.cycles : by === 'energy' ? layer.energyMj : layer.parameters
  const ordered = [...layers].sort((a, b) => costOf(b) - costOf(a))
  const half = layers.reduce((sum, layer) => sum + costOf(layer), 0) / 2
  const hasCostTarget = target.framesPerSecond !== undefined || target.cyclesSavedRatio !== undefined
  const whole = forecast.cost({})
  let kept: KeptFilters = {}
  let covered = 0
  for (const layer of ordered) {
    if (hasCostTarget ? isReached(target, forecast.cost(kept), whole) : covered >= half) break
    const next = {
      ...kept,
      [layer.layerId]: Math.max(layer.fewest, keptFilters(layer.filters, ratio, multipleOf)),
    }
    if (target.lossRatio !== undefined && (forecast.loss(next) ?? 0) > target.lossRatio) continue
    kept = next
    covered += costOf(layer)
  }
  return kept
}
