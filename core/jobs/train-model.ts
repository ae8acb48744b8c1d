import type { Diagnostic } from '../base/diagnostic.ts'
import type { TrainingEnd } from '../contract/jobs/train.ts'
import type { Series } from '../contract/run.ts'
import type { TrainingRecord } from '../contract/training-record.ts'
import type { Model } from '../graph/types.ts'
import type { ImageSet } from '../ports/dataset.ts'
import type { EpochScore } from '../train/best-epoch.ts'
import type { TrainEngine } from '../train/engine.ts'
import type { Recipe } from '../train/recipe.ts'
import { createTrainer } from '../train/trainer.ts'
import type { Checkpoint, JobContext } from './handler.ts'
import { composeRecipe, type TrainModelConfig } from './training-recipe.ts'
import { describeDivergence, describeSilence } from './training/findings.ts'
import { runTraining, type TrainingOutcome } from './training/loop.ts'
import { createSpreadLook } from './training/spread-look.ts'
import { createValidator } from './training/validator.ts'

export type TrainModelOptions = {
  engine: TrainEngine
  /** With `bits` on its layers: quantisation-aware. */
  model: Model
  config: TrainModelConfig
  /** Labels index the model's classes; -1 for none. */
  train: ImageSet
  /** Scored after every epoch; decides which epoch is kept. */
  validation: ImageSet | null
  /** Balanced already, where that was asked for. */
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

/**
 * Trains a model: reports curves, validates every epoch, gives the weights of the epoch that `keep` chooses, pauses and stops by
 * `context.turn()`. A training that diverges gives its best epoch so far with a warning; AppError `train.diverged` when there is none.
 */
export async function trainModel(context: JobContext, options: TrainModelOptions): Promise<TrainedModel> {
  const { engine, model, train, validation, config, teacher } = options
  const { height, width, channels, pixels, labels } = train
  const turn = () => context.turn()
  const recipe = await composeRecipe(context, { model, teacher, config, labels })
  const trainer = await createTrainer(engine, model, { size: { height, width, channels }, pixels, labels }, recipe)
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
      choice: config.keep === 'best' ? 'best' : 'best-within-error',
      patience: config.patience,
      nowMs: () => engine.nowMs(),
      progress: options.progress ?? { from: 0, to: 1 },
      resumeFrom: options.resumeFrom ?? null,
      save: options.save ?? null,
    })
    const { watch, ended } = outcome
    const kept = config.keep === 'last' && ended !== 'diverged' ? null : outcome.kept
    return {
      model: { graph: model.graph, weights: kept?.weights ?? trainer.weights() },
      series: watch.series(),
      steps: trainer.step,
      imagesPerSecond: watch.imagesPerSecond(),
      trainLoss: watch.loss().mean,
      kept: kept?.standing.kept ?? outcome.last,
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

function findings({ divergence, kept, watch }: TrainingOutcome, { graph }: Model, recipe: Recipe): Diagnostic[] {
  return [
    ...(divergence ? [describeDivergence(divergence, recipe, kept?.standing.kept ?? null)] : []),
    ...watch.silences().map((silence) => describeSilence(silence, graph, recipe)),
  ]
}
