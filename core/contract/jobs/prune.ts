import { z } from 'zod'
import { dataRef, layerSelection, modelRef, seed, split, type Bits, type Evaluation } from './common.ts'
import { importance } from './importance.ts'
import { netAdaptParams, type NetAdaptRound } from './netadapt.ts'
import { planPrediction, type PlanCost, type PlanPrediction } from './prune-plan.ts'
import { pruneSteps, scheduleKind } from './prune-schedule.ts'
import { trainParams } from './train.ts'

const pruneSchedule = z.object({
  kind: scheduleKind.default('one-shot'),
  /** Cuts; 1 for one-shot. */
  steps: z.number().int().min(1).max(100).default(1),
})

/** Everything else a training takes, the same fields as of the job `train`. */
const training = trainParams
  .omit({
    model: true,
    data: true,
    epochs: true,
    learningRate: true,
    bits: true,
    teacher: true,
    limit: true,
    name: true,
    seed: true,
  })
  .partial()

/** Removes whole filters by importance; tensors really shrink. */
export const pruneParams = z.object({
  model: modelRef.default('latest'),
  /** Needed to measure accuracy and to fine-tune. */
  data: dataRef.optional(),
  /** Accuracy is measured on this split, or on the next that has images (val, test, train). */
  split: split.default('val'),
  /** Share of filters to remove in each chosen layer. */
  ratio: z.number().min(0).max(0.95).default(0.2),
  /** Absent: every layer but the first and the last with filters. */
  layers: layerSelection.optional(),
  /** Overrides `ratio` per layer name. */
  ratios: z.record(z.string(), z.number().min(0).max(0.95)).default({}),
  /** Filters to keep by layer name, instead of all ratios. */
  filters: z.record(z.string(), z.number().int().min(1)).optional(),
  /** Exactly these filters go, by layer name, instead of importance and ratios: the history of an earlier pruning, replayed. */
  removedFilters: z.record(z.string(), z.array(z.number().int().min(0)).max(100000)).optional(),
  /** Instead of ratios and filters: the plan is searched for in rounds of short fine-tunes. */
  netadapt: netAdaptParams.optional(),
  importance,
  schedule: pruneSchedule.prefault({}),
  /** Instead of `schedule`, `epochsPerStep` and `learningRate`. */
  steps: pruneSteps.optional(),
  /** Round the filters kept up to a multiple of this. */
  multipleOf: z.number().int().min(1).max(64).default(1),
  /** Fine-tuning after each cut; 0 for none. */
  epochsPerStep: z.number().int().min(0).max(1000).default(1),
  /** Peak learning rate of the fine-tuning; default 3e-4. */
  learningRate: z.number().positive().max(10).optional(),
  /** Whose soft labels the fine-tuning learns. Absent: the model as it was before the cut. */
  teacher: modelRef.optional(),
  training: training.prefault({}),
  limit: z.number().int().min(0).default(0),
  /** What the plan was expected to give; measured anew by a real cut and kept beside it. */
  prediction: planPrediction.optional(),
  name: z.string().min(1).max(100).optional(),
  seed,
})
export type PruneParams = z.infer<typeof pruneParams>

/** Accuracy at one point of a schedule. */
export type StepScore = { split: string; images: number; accuracyRatio: number; loss: number }

/** What one step of the schedule did. */
export type PruneStepResult = {
  share: number
  epochs: number
  learningRate: number | null
  bits: Bits | null
  /** Filters left in all layers that may be cut. */
  filters: number
  parameters: number
  /** Indices in the original model of the filters that went in this step. */
  removed: { layer: string; filters: number[] }[]
  /** Right after the cut; null where nothing was cut or measured. */
  cut: StepScore | null
  /** After this step's training. */
  after: StepScore | null
}

/** The plan cut at once out of the original model, without training, on the images of the prediction. */
export type PlanVerification = { split: string; images: number; accuracyRatio: number; cost: PlanCost }

export type PruneResult = {
  modelId: string
  layers: { layer: string; filtersBefore: number; filtersAfter: number; removed: number[] }[]
  parametersBefore: number
  parametersAfter: number
  macsBefore: number
  macsAfter: number
  before: Evaluation | null
  /** After the last cut, before its fine-tuning. */
  cut: Evaluation | null
  after: Evaluation | null
  steps: PruneStepResult[]
  prediction: PlanPrediction | null
  verification: PlanVerification | null
  /** Of the search that found the plan; empty without one. */
  rounds: NetAdaptRound[]
}
