import type { Evaluation, StepChoice } from '../contract/jobs/common.ts'
import type { TrainConfig } from '../contract/jobs/train.ts'
import type { Series } from '../contract/run.ts'
import type { Model } from '../graph/types.ts'
import type { ImageSet } from '../ports/dataset.ts'
import { createCurves, type CurvesState } from '../train/curves.ts'
import type { TrainEngine } from '../train/engine.ts'
import { batchSizeFor, scoreImages } from '../train/evaluate-model.ts'
import { createPredictor, type Predictor } from '../train/predict.ts'
import { defaultFrozenEpochs, type Recipe } from '../train/recipe.ts'
import { createTrainer, type Trainer } from '../train/trainer.ts'
import type { Checkpoint, JobContext } from './handler.ts'

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
> & { steps?: StepChoice | undefined }

export type TrainModelOptions = {
  engine: TrainEngine
  /** With `bits` on its layers: quantisation-aware. */
  model: Model
  config: TrainModelConfig
  /** Labels index the model's classes. */
  train: ImageSet
  /** Scored after every epoch. */
  validation: ImageSet | null
  teacher: Model | null
  /** Where this training lies in the job's progress; default all of it. */
  progress?: { from: number; to: number; label?: string }
  /** Go on from a checkpoint that `save` wrote; null to start. */
  resumeFrom?: Checkpoint | null
  /** Called now and then with all that is needed to go on exactly. Default: nothing is saved. */
  save?: (checkpoint: Checkpoint) => Promise<void>
}

export type TrainedModel = { model: Model; series: Series[]; steps: number; imagesPerSecond: number; trainLoss: number }

const stepsPerCheckpoint = 100
const defaultRates = { float: 1e-3, quantised: 5e-4 }
/** Steps whose mean is the training loss of the result. */
const lossWindow = 50

/** Trains a model to the end of its schedule: reports curves, validates every epoch, pauses and stops by `context.turn()`. */
export async function trainModel(context: JobContext, options: TrainModelOptions): Promise<TrainedModel> {
  const { engine, model, train, config } = options
  const data = {
    size: { height: train.height, width: train.width, channels: train.channels },
    pixels: train.pixels,
    labels: train.labels,
  }
  const trainer = await createTrainer(engine, model, data, recipeOf(options))
  const validator = createValidator(context, options, trainer)
  try {
    return await runToEnd(context, options, trainer, validator)
  } finally {
    validator.dispose()
    trainer.dispose()
  }

  function recipeOf({ teacher }: TrainModelOptions): Recipe {
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
}

function stepRuleOf(steps: StepChoice | undefined): Recipe['learnSteps'] {
  if (steps === 'learned') return 'lsq'
  return steps === 'pact' ? 'pact' : false
}

async function runToEnd(
  context: JobContext,
  options: TrainModelOptions,
  trainer: Trainer,
  validator: Validator,
): Promise<TrainedModel> {
  const { engine, model, config, resumeFrom, progress = { from: 0, to: 1 } } = options
  const restored = resumeFrom ? restore(trainer, resumeFrom) : null
  const plan = {
    totalSteps: trainer.totalSteps,
    stepsPerEpoch: trainer.stepsPerEpoch,
    hasPenalty: config.activity !== undefined,
  }
  const curves = createCurves(plan, restored?.curves)
  const losses = restored?.losses ?? []
  let busyMs = 0
  const firstStep = trainer.step
  const report = (points?: Record<string, [number, number]>) => {
    const ratio = progress.from + ((progress.to - progress.from) * trainer.step) / trainer.totalSteps
    const epoch = Math.min(config.epochs, Math.floor(trainer.step / trainer.stepsPerEpoch) + 1)
    context.report({
      ratio,
      phase: `${progress.label ?? ''}Epoch ${epoch} of ${config.epochs}`,
      ...(points ? { points } : {}),
    })
  }
  while (trainer.step < trainer.totalSteps) {
    await context.turn()
    const start = engine.nowMs()
    const result = await trainer.runStep()
    busyMs += engine.nowMs() - start
    losses.push(result.loss)
    if (losses.length > lossWindow) losses.shift()
    report(curves.add(trainer.step, result) ?? undefined)
    if (trainer.step % trainer.stepsPerEpoch === 0) {
      // Float models get their final statistics here; frozen ones keep those they were trained with.
      await trainer.reestimate()
      const scored = await validator.score()
      if (scored) report(curves.addValidation(trainer.step, scored.accuracyRatio, scored.loss))
    }
    if (options.save && trainer.step % stepsPerCheckpoint === 0 && trainer.step < trainer.totalSteps) {
      await options.save(checkpointOf(trainer, { curves: curves.state(), losses }))
    }
  }
  const steps = trainer.step - firstStep
  return {
    model: { graph: model.graph, weights: trainer.weights() },
    series: curves.series(),
    steps: trainer.step,
    imagesPerSecond: busyMs > 0 ? (1000 * steps * config.batchSize) / busyMs : 0,
    trainLoss: losses.reduce((sum, value) => sum + value, 0) / Math.max(1, losses.length),
  }
}

type Validator = { score(): Promise<Evaluation | null>; dispose(): void }

/** Scores the running weights on the validation images with one compiled predictor. */
function createValidator(
  context: JobContext,
  { engine, model, validation }: TrainModelOptions,
  trainer: Trainer,
): Validator {
  let predictor: Predictor | null = null
  return {
    score: async () => {
      if (!validation || validation.count === 0) return null
      const weights = trainer.weights()
      if (predictor) predictor.load(weights)
      else predictor = await createPredictor(engine, { graph: model.graph, weights }, batchSizeFor(validation))
      return (await scoreImages(predictor, model.graph.classes, validation, 'val', () => context.turn())).evaluation
    },
    dispose: () => predictor?.dispose(),
  }
}

type Progressed = { curves: CurvesState; losses: number[] }

function checkpointOf(trainer: Trainer, record: Progressed): Checkpoint {
  const { step, weights, optimiser } = trainer.state()
  const vector = (data: Float32Array) => ({ shape: [data.length], data })
  return {
    state: { step, ...record },
    tensors: { ...weights, 'adam/first': vector(optimiser.first), 'adam/second': vector(optimiser.second) },
  }
}

function restore(trainer: Trainer, { state, tensors }: Checkpoint): Progressed {
  const { 'adam/first': first, 'adam/second': second, ...weights } = tensors
  trainer.restore({ step: state['step'] as number, weights, optimiser: { first: first!.data, second: second!.data } })
  return { curves: state['curves'] as CurvesState, losses: [...(state['losses'] as number[])] }
}
