import type { StepRule } from '../quant/fake-quant.ts'
import type { Observer } from '../quant/observers.ts'
import type { ActivityKind } from '../sparsity/activity-penalty.ts'
import type { Augmentation } from './augment.ts'
import type { Objective } from './objective.ts'

/** Everything that decides how a model is trained, beside model, data and engine. */
export type Recipe = Objective & {
  epochs: number
  batchSize: number
  /** Peak of the schedule. */
  learningRate: number
  warmupRatio: number
  activity: {
    kind: ActivityKind
    amplitude: number
    /** Share of the steps over which the amplitude rises from 0, 0..1. */
    rampRatio: number
    /** Per layer id; 1 where absent. */
    weights?: Record<string, number>
  } | null
  augmentation: Augmentation
  /** What the moving statistics keep per step. They are estimated anew before every validation, so this matters little. */
  momentum: number
  /** Rule by which activation steps are trained with the weights; false: they stay. */
  learnSteps: StepRule | false
  /** Choose the steps anew before every epoch, up to and including the frozen ones; absent: they stay. */
  recalibration?: Observer
  /** Epochs at the end with fixed statistics and the chip's exact rounding; quantised models only. */
  frozenEpochs: number
  seed: number
}

/** Steps at the end with fixed batch-norm statistics: the last epoch of a quantised training of at least two. */
export function defaultFrozenEpochs(isQuantised: boolean, epochs: number): number {
  return isQuantised && epochs > 1 ? 1 : 0
}
