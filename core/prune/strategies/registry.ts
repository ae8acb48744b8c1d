import type { PlanStrategy } from '../../contract/jobs/strategies.ts'
import { planCostliestFirst } from './costliest-first.ts'
import { planEqualLoss } from './equal-loss.ts'
import { planGlobalThreshold } from './global-threshold.ts'
import { planGreedy } from './greedy.ts'
import type { KeptFilters, StrategyInput } from './strategy.ts'
import { planUniform } from './uniform.ts'

/** Filters to keep by a named strategy. The greedy one and that of equal loss need a prunability table. */
export function planByStrategy(input: StrategyInput, strategy: PlanStrategy): KeptFilters {
  switch (strategy.kind) {
    case 'uniform':
      return planUniform(input, strategy.ratio)
    case 'equal-loss':
      return planEqualLoss(input, strategy.lossRatio)
    case 'costliest-first':
      return planCostliestFirst(input, strategy)
    case 'global-threshold':
      return planGlobalThreshold(input, strategy.ratio)
    case 'greedy':
      return planGreedy(input, strategy.target)
  }
}
