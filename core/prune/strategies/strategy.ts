import type { PlanCost } from '../../contract/jobs/prune-plan.ts'

/** One layer as a strategy sees it. */
export type StrategyLayer = {
  layerId: string
  filters: number
  /** Below this the strategy does not cut. */
  fewest: number
  parameters: number
  /** Simulated, of this layer alone. */
  cycles: number
  energyMj: number
  /** Importance of each filter, [filters]; null where it is not known. */
  scores: readonly number[] | null
}

/** Filters to keep by layer id; layers not named keep all. */
export type KeptFilters = Readonly<Record<string, number>>

/** What a cut of layers would cost, and what accuracy it would lose. */
export type Forecast = {
  cost(kept: KeptFilters): PlanCost
  parameters(kept: KeptFilters): number
  /** Accuracy lost without training, 0..1, by the prunability table: the sum over layers. Null without a table. */
  loss(kept: KeptFilters): number | null
}

/** All that strategies work from. Layers are those that may be cut, in network order. */
export type StrategyInput = {
  layers: readonly StrategyLayer[]
  forecast: Forecast
  /** Filters kept are multiples of this, where the layer has as many. */
  multipleOf: number
}

/** Where a search may stop: as soon as the cost is reached, and never beyond the loss. */
export type Target = {
  /** Frames per second at batch 1. */
  framesPerSecond?: number | undefined
  /** Share of the cycles to save, 0..1. */
  cyclesSavedRatio?: number | undefined
  /** Accuracy that may be lost, 0..1, without training. */
  lossRatio?: number | undefined
}

/** Whether a cost target is set and reached. */
export function isReached(target: Target, cost: PlanCost, whole: PlanCost): boolean {
  const { framesPerSecond, cyclesSavedRatio } = target
  if (framesPerSecond === undefined && cyclesSavedRatio === undefined) return false
  return (
    (framesPerSecond === undefined || cost.framesPerSecond >= framesPerSecond) &&
    (cyclesSavedRatio === undefined || cost.cycles <= whole.cycles * (1 - cyclesSavedRatio))
  )
}
