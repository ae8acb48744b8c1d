import { AppError } from '../../base/errors.ts'
import type { Evaluation } from '../../contract/jobs/common.ts'
import type { TrainingEnd } from '../../contract/jobs/train.ts'
import type { LayerSpread } from '../../contract/training-record.ts'
import type { Graph } from '../../graph/types.ts'
import type { Weights } from '../../tensor/tensor.ts'
import { isPatienceSpent, standAfter, type EpochChoice, type EpochScore } from '../../train/best-epoch.ts'
import { areFinite, type DivergenceKind } from '../../train/divergence.ts'
import type { Recipe } from '../../train/recipe.ts'
import type { Trainer } from '../../train/trainer.ts'
import type { Checkpoint, JobContext } from '../handler.ts'
import { packCheckpoint, restoreCheckpoint, type KeptWeights } from './checkpoint.ts'
import { describeDivergence, describeSilence, type Divergence } from './findings.ts'
import type { Validator } from './validator.ts'
import { createTrainingWatch, type TrainingWatch, type WatchNews } from './watch.ts'

/** A training ready to run, with all it needs from outside. */
export type TrainingSetup = {
  context: JobContext
  graph: Graph
  recipe: Recipe
  trainer: Trainer
  validator: Validator
  /** Null: nobody looks; nothing is told live beside the curves. */
  spreadOf: ((weights: Weights) => Promise<LayerSpread[]>) | null
  choice: EpochChoice
  /** Epochs without a better one until it stops; 0: it never does. */
  patience: number
  nowMs(): number
  /** Where this training lies in the job's progress. */
  progress: { from: number; to: number; label?: string | undefined }
  resumeFrom: Checkpoint | null
  save: ((checkpoint: Checkpoint) => Promise<void>) | null
}

/** How a training ended and what it left. */
export type TrainingOutcome = {
  ended: TrainingEnd
  /** Null unless it diverged. */
  divergence: Divergence | null
  /** Null when no epoch was completed. */
  kept: KeptWeights | null
  last: EpochScore | null
  /** The kept epoch beats naming the commonest class every time (or there is nothing to measure it by). */
  isBetterThanGuessing: boolean
  watch: TrainingWatch
}

const stepsPerCheckpoint = 100

/**
 * Runs a training to its end, validates every epoch, remembers the one to keep, pauses and stops by `context.turn()`. AppError
 * `train.diverged` when it diverges before an epoch was better than guessing.
 */
export async function runTraining(setup: TrainingSetup): Promise<TrainingOutcome> {
  const { context, trainer } = setup
  const restored = setup.resumeFrom ? restoreCheckpoint(trainer, setup.resumeFrom) : null
  const watch = createTrainingWatch(watchPlan(setup), restored?.watch)
  const outcome: TrainingOutcome = {
    ended: restored?.ended ?? 'finished',
    divergence: null,
    kept: restored?.kept ?? null,
    last: null,
    isBetterThanGuessing: restored?.isBetterThanGuessing ?? false,
    watch,
  }
  if (restored) tell(setup, { record: watch.record() })
  while (trainer.step < trainer.totalSteps) {
    await context.turn()
    const kind = (await runStep(setup, watch)) ?? (isEpochEnd(trainer) ? await endEpoch(setup, outcome) : null)
    if (kind) {
      diverge(setup, outcome, kind)
      break
    }
    if (isEpochEnd(trainer) && isPatienceSpent(epochOf(setup), outcome.kept?.standing.peak ?? null, setup.patience)) {
      if (!skipToFrozenEpochs(setup, outcome)) break
    }
    if (setup.save && trainer.step % stepsPerCheckpoint === 0 && trainer.step < trainer.totalSteps) {
      await setup.save(packCheckpoint(trainer, { ...outcome, watch: watch.state() }))
    }
  }
  return outcome
}

function watchPlan({ graph, recipe, trainer }: TrainingSetup): Parameters<typeof createTrainingWatch>[0] {
  return {
    layers: graph.layers.filter(({ activation }) => activation !== 'none'),
    classes: graph.classes,
    epochs: recipe.epochs,
    stepsPerEpoch: trainer.stepsPerEpoch,
    batchSize: recipe.batchSize,
    hasPenalty: recipe.activity !== null,
  }
}

async function runStep(setup: TrainingSetup, watch: TrainingWatch): Promise<DivergenceKind | null> {
  const { context, graph, recipe, trainer, nowMs } = setup
  const start = nowMs()
  const result = await trainer.runStep()
  const { news, silent, divergence } = watch.addStep(trainer.step, result, nowMs() - start)
  tell(setup, news)
  for (const silence of silent) {
    const { message, hint } = describeSilence(silence, graph, recipe)
    context.log(`${message} ${hint}`, 'warning')
  }
  return divergence
}

async function endEpoch(setup: TrainingSetup, outcome: TrainingOutcome): Promise<DivergenceKind | null> {
  const { recipe, trainer, validator, spreadOf } = setup
  // Float models get their final statistics here; frozen ones keep those they were trained with.
  await trainer.reestimate()
  const weights = trainer.weights()
  if (!areFinite(weights)) return 'weights-not-finite'
  const scored = await scoreOf(validator, weights)
  if (scored === 'not-convertible') return scored
  const epoch = epochOf(setup)
  const validation = scored && { accuracyRatio: scored.accuracyRatio, loss: scored.loss }
  outcome.last = { epoch, validation, isExact: recipe.frozenEpochs > 0 && trainer.step > frozenFrom(setup) }
  const standing = standAfter(outcome.last, outcome.kept?.standing ?? null, setup.choice, scored?.count ?? 0)
  const isKept = standing.kept === outcome.last
  outcome.kept = { standing, weights: isKept ? weights : outcome.kept!.weights }
  if (isKept) outcome.isBetterThanGuessing = !scored || scored.accuracyRatio > guessRatio(scored)
  const spread = spreadOf && outcome.watch.wantsSpread(epoch) ? await spreadOf(weights) : []
  tell(setup, outcome.watch.addEpoch(trainer.step, scored, spread))
  return null
}

/** Accuracy of naming the commonest class every time. */
function guessRatio({ perClass, count }: Evaluation): number {
  return Math.max(...perClass.map((each) => each.count)) / Math.max(1, count)
}

async function scoreOf(validator: Validator, weights: Weights): Promise<Evaluation | null | 'not-convertible'> {
  try {
    return await validator.score(weights)
  } catch (error) {
    if (error instanceof AppError && error.code === 'train.not-convertible') return 'not-convertible'
    throw error
  }
}

function diverge(setup: TrainingSetup, outcome: TrainingOutcome, kind: DivergenceKind): void {
  const { context, recipe, trainer } = setup
  const kept = outcome.kept && outcome.isBetterThanGuessing ? outcome.kept.standing.kept : null
  outcome.ended = 'diverged'
  outcome.divergence = { kind, epoch: epochOf(setup), step: trainer.step, loss: outcome.watch.loss().last }
  const { message, hint, code } = describeDivergence(outcome.divergence, recipe, kept)
  if (!kept) throw new AppError(code, `${message} ${hint}`, { kind, step: trainer.step })
  context.log(`${message} ${hint}`, 'warning')
}

/**
 * Ends the main part of a training whose patience is spent. A quantised one goes on from its kept weights with the epochs that have the
 * chip's rounding, without which its result would be worth less: true. False when there is nothing left to do.
 */
function skipToFrozenEpochs(setup: TrainingSetup, outcome: TrainingOutcome): boolean {
  const { context, patience, recipe, trainer } = setup
  const { kept } = outcome
  outcome.ended = 'patience'
  const isMainPart = recipe.frozenEpochs > 0 && trainer.step < frozenFrom(setup)
  const next = isMainPart ? ' The epochs with fixed statistics follow.' : ''
  context.log(
    `No better epoch than ${kept?.standing.peak.epoch ?? 0} for ${patience} ${patience === 1 ? 'epoch' : 'epochs'}: stopped.${next}`,
  )
  if (!isMainPart || !kept) return false
  trainer.restore({ step: frozenFrom(setup), weights: kept.weights, optimiser: trainer.state().optimiser })
  return true
}

function tell({ context, recipe, trainer, spreadOf, progress }: TrainingSetup, news: WatchNews): void {
  const epoch = Math.min(recipe.epochs, Math.floor(trainer.step / trainer.stepsPerEpoch) + 1)
  context.report({
    ratio: progress.from + ((progress.to - progress.from) * trainer.step) / trainer.totalSteps,
    phase: `${progress.label ?? ''}Epoch ${epoch} of ${recipe.epochs}`,
    ...(news.points ? { points: news.points } : {}),
    ...(news.record && spreadOf ? { record: news.record } : {}),
  })
}

/** First step with fixed statistics. */
function frozenFrom({ recipe, trainer }: TrainingSetup): number {
  return trainer.totalSteps - recipe.frozenEpochs * trainer.stepsPerEpoch
}

/** The epoch of the last step, counted from 1. */
function epochOf({ trainer }: TrainingSetup): number {
  return Math.max(1, Math.ceil(trainer.step / trainer.stepsPerEpoch))
}

function isEpochEnd(trainer: Trainer): boolean {
  return trainer.step % trainer.stepsPerEpoch === 0
}
