import type { Diagnostic } from '../base/diagnostic.ts'
import type { StepChoice } from '../contract/jobs/common.ts'
import type { TrainConfig, TrainingEnd } from '../contract/jobs/train.ts'
import type { Series } from '../contract/run.ts'
import type { TrainingRecord } from '../contract/training-record.ts'
import type { Model } from '../graph/types.ts'
import type { ImageSet } from '../ports/dataset.ts'
import type { EpochScore } from '../train/best-epoch.ts'
import type { TrainEngine } from '../train/engine.ts'
import { defaultFrozenEpochs, type Recipe } from '../train/recipe.ts'
import { createTrainer } from '../train/trainer.ts'
import type { Checkpoint, JobContext } from './handler.ts'
import { describeDivergence, describeSilence } from './training/findings.ts'
import { runTraining, type TrainingOutcome } from './training/loop.ts'
import { createSpreadLook } from './training/spread-look.ts'
import { createValidator } from './training/validator.ts'

/** What decides the training beside model and data; the model keeps the bits it has. */
export type TrainModelConfig = Pick<
  TrainConfig,
  | 'epochs'
  | 'batchSize'
  | 'learningRate'
  | 'warmupRatio'
  | 'activity'
  | 'gammaL1'
  | 'temperature'
  | 'labelRatio'
  | 'augmentation'
  | 'seed'
  | 'keep'
  | 'patience'
> & { steps?: StepChoice | undefined }

export type TrainModelOptions = {
  engine: TrainEngine
  /** With `bits` on its layers: quantisation-aware. */
  model: Model
  config: TrainModelConfig
  /** Labels index the model's classes. */
  train: ImageSet
  /** Scored after every epoch; decides which epoch is kept. */
  validation: ImageSet | null
  teacher: Model | null
  /** Where this training lies in the job's progress; default all of it. */
  progress?: { from: number; to: number; label?: string }
  /** Go on from a checkpoint that `save` wrote; null to start. */
  resumeFrom?: Checkpoint | null
  /** Tell the record of the layers live and look at their spread once an epoch. Default: only curves are told. */
  isObserved?: boolean
  /** Called now and then with all that is needed to go on exactly. Default: nothing is saved. */
  save?: (checkpoint: Checkpoint) => Promise<void>
}

export type TrainedModel = {
  model: Model
  series: Series[]
  /** Steps done. */
  steps: number
  imagesPerSecond: number
  /** Mean of the last steps, nats. */
  trainLoss: number
  /** The epoch whose weights these are; null when no epoch was completed. */
  kept: EpochScore | null
  ended: TrainingEnd
  /** Divergence and silent layers. */
  diagnostics: Diagnostic[]
  record: TrainingRecord
}

const defaultRates = { float: 1e-3, quantised: 5e-4 }

/**
 * Trains a model: reports curves, validates every epoch, gives the weights of the best epoch or of the last one, pauses and stops by
 * `context.turn()`. A training that diverges gives its best epoch with a warning; AppError `train.diverged` when there is none.
 */
export async function trainModel(context: JobContext, options: TrainModelOptions): Promise<TrainedModel> {
  const { engine, model, train, validation, config } = options
  const data = {
    size: { height: train.height, width: train.width, channels: train.channels },
    pixels: train.pixels,
    labels: train.labels,
  }
  const recipe = recipeOf(options)
  const turn = () => context.turn()
  const trainer = await createTrainer(engine, model, data, recipe)
  const validator = createValidator(engine, model.graph, validation, turn)
  const look = options.isObserved ? createSpreadLook(engine, model, validation ?? train, turn) : null
  try {
    const outcome = await runTraining({
      context,
      graph: model.graph,
      recipe,
      trainer,
      validator,
      spreadOf: look && look.spreadOf,
      patience: config.patience,
      nowMs: () => engine.nowMs(),
      progress: options.progress ?? { from: 0, to: 1 },
      resumeFrom: options.resumeFrom ?? null,
      save: options.save ?? null,
    })
    const isBest = config.keep === 'best' || outcome.ended === 'diverged'
    const { watch, ended } = outcome
    return {
      model: { graph: model.graph, weights: (isBest && outcome.best?.weights) || trainer.weights() },
      series: watch.series(),
      steps: trainer.step,
      imagesPerSecond: watch.imagesPerSecond(),
      trainLoss: watch.loss().mean,
      kept: isBest ? (outcome.best?.score ?? null) : outcome.last,
      ended,
      diagnostics: findings(outcome, model, recipe),
      record: watch.record(),
    }
  } finally {
    look?.dispose()
    validator.dispose()
    trainer.dispose()
  }
}

function findings({ divergence, best, watch }: TrainingOutcome, { graph }: Model, recipe: Recipe): Diagnostic[] {
  return [
    ...(divergence ? [describeDivergence(divergence, recipe, best?.score ?? null)] : []),
    ...watch.silences().map((silence) => describeSilence(silence, graph, recipe)),
  ]
}

function recipeOf({ model, config, teacher }: TrainModelOptions): Recipe {
  const isQuantised = model.graph.layers.some(({ bits }) => bits !== null)
  return {
    epochs: config.epochs,
    batchSize: config.batchSize,
    learningRate: config.learningRate ?? (isQuantised ? defaultRates.quantised : defaultRates.float),
    warmupRatio: config.warmupRatio,
    activity: config.activity && config.activity.amplitude > 0 ? config.activity : null,
    gammaL1: config.gammaL1,
    weightDecay: 0,
    teacher,
    temperature: config.temperature,
    labelRatio: teacher ? config.labelRatio : 1,
    augmentation: config.augmentation,
    momentum: 0.9,
    learnSteps: isQuantised ? stepRuleOf(config.steps) : false,
    ...(isQuantised && config.steps === 'recalibrate' ? { recalibration: 'mse' as const } : {}),
    frozenEpochs: defaultFrozenEpochs(isQuantised, config.epochs),
    seed: config.seed,
  }
}

function stepRuleOf(steps: StepChoice | undefined): Recipe['learnSteps'] {
  if (steps === 'learned') return 'lsq'
  return steps === 'pact' ? 'pact' : false
}
