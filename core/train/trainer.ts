import type { Model } from '../graph/types.ts'
import type { Observer } from '../quant/observers.ts'
import type { Weights } from '../tensor/tensor.ts'
import { adamStepSize } from './adam.ts'
import { noAugmentation } from './augment.ts'
import { createInlineBatches, type BatchPlan, type BatchStream } from './batches.ts'
import { createCalibrator, type Calibrator } from './calibrate.ts'
import type { TrainEngine } from './engine.ts'
import { evenlySpread } from './evenly-spread.ts'
import { calibrationImages } from './prepare-quantised.ts'
import type { CompileMode } from './program.ts'
import type { Recipe } from './recipe.ts'
import { stepsPerEpoch } from './sampler.ts'
import { learningRateAt, penaltyAmplitudeAt } from './schedule.ts'
import { meanIndices, poolStatistics } from './statistics.ts'
import { createStepProgram, summaryFigures } from './step-program.ts'

/** Images (count, h, w, c), 0..255, with a label each; -1 for none. */
export type TrainingData = Pick<BatchPlan, 'size' | 'pixels' | 'labels'>

/** Figures of one step, over its batch. */
export type StepResult = {
  /** Loss without penalties, nats. */
  loss: number
  /** Of the images with a label; null when the batch has none. */
  accuracyRatio: number | null
  penalty: number
  learningRate: number
  /** Zeros / size by layer id, over the first images of the batch. */
  sparsity: Record<string, number>
}

/** Weights, optimiser and position: all that the next step depends on beside model, data and recipe. */
export type TrainerState = { step: number; weights: Weights; optimiser: { first: Float32Array; second: Float32Array } }

/** A training run that is stepped from outside. `restore` goes on exactly, bit for bit, where `state` was taken. Dispose it. */
export type Trainer = {
  readonly stepsPerEpoch: number
  readonly totalSteps: number
  /** Steps done. */
  readonly step: number
  runStep(): Promise<StepResult>
  /** Estimates the moving statistics over the first `batches` batches of the running epoch. Does nothing once they are frozen. */
  reestimate(batches?: number): Promise<void>
  weights(): Weights
  state(): TrainerState
  restore(state: TrainerState): void
  dispose(): void
}

const reestimationBatches = 24

/** A training run that is stepped from outside: the caller reports, saves and pauses between steps. */
export async function createTrainer(
  engine: TrainEngine,
  model: Model,
  data: TrainingData,
  recipe: Recipe,
  mode: CompileMode = 'auto',
): Promise<Trainer> {
  const perEpoch = stepsPerEpoch(data.labels.length, recipe.batchSize)
  const totalSteps = perEpoch * recipe.epochs
  const frozenFrom = totalSteps - recipe.frozenEpochs * perEpoch
  const program = createStepProgram(engine.tf, model, {
    ...recipe,
    activity: recipe.activity?.kind ?? null,
    ...(recipe.activity?.weights ? { activityWeights: recipe.activity.weights } : {}),
    hasUnlabelled: data.labels.includes(-1),
    hasFrozenStep: recipe.frozenEpochs > 0,
  })
  const compiled = await engine.compile(program.source, mode)
  const plan: BatchPlan = { ...data, batchSize: recipe.batchSize, seed: recipe.seed, augmentation: recipe.augmentation }
  const batches: BatchStream = engine.startBatches?.(plan) ?? createInlineBatches(plan)
  const indices = meanIndices(program.movingLayout.entries)
  let step = 0

  let calibrator: Promise<Calibrator> | null = null

  const isFrozen = () => recipe.frozenEpochs > 0 && step >= frozenFrom
  const reestimate = async (count = reestimationBatches) => {
    const hasFrozenBefore = recipe.frozenEpochs > 0 && step > frozenFrom
    if (program.movingLayout.size === 0 || hasFrozenBefore) return
    const collected: Float32Array[] = []
    const plain = createInlineBatches({
      ...plan,
      augmentation: noAugmentation,
    })
    for (let index = 0; index < Math.min(count, perEpoch); index++) {
      const { images } = await plain.next(index)
      collected.push((await compiled.run('statistics', { images }))['statistics']!)
    }
    compiled.pull()
    program.loadMoving(poolStatistics(collected, indices))
    compiled.push()
  }
  const recalibrate = async (observer: Observer) => {
    compiled.pull()
    const weights = program.weights()
    const images = evenlySpread(data, calibrationImages)
    calibrator ??= createCalibrator(engine, { graph: model.graph, weights }, images, observer, 'quantised')
    const chosen = await (await calibrator).choose(weights)
    const frozenSteps = recipe.frozenLayers.flatMap((id) => {
      const step = weights[`${id}/step`]
      return step ? [[`${id}/step`, step] as const] : []
    })
    program.load({ ...chosen, ...Object.fromEntries(frozenSteps) })
    compiled.push()
  }
  const runStep = async (): Promise<StepResult> => {
    const isNewEpoch = step > 0 && step <= frozenFrom && step % perEpoch === 0
    if (recipe.recalibration && isNewEpoch) await recalibrate(recipe.recalibration)
    if (isFrozen() && step === frozenFrom) await reestimate()
    const { images, labels } = await batches.next(step)
    const learningRate = learningRateAt(
      { learningRate: recipe.learningRate, warmupRatio: recipe.warmupRatio, totalSteps },
      step,
    )
    const amplitude = recipe.activity
      ? penaltyAmplitudeAt(recipe.activity.amplitude, recipe.activity.rampRatio, totalSteps, step)
      : 0
    const feeds = {
      images,
      labels,
      stepSize: Float32Array.of(adamStepSize(learningRate, step + 1)),
      amplitude: Float32Array.of(amplitude),
    }
    const summary = (await compiled.run(isFrozen() ? 'frozenStep' : 'step', feeds))['summary']!
    step++
    const [loss, accuracyRatio, penalty, labelled] = summary as unknown as [number, number, number, number]
    const zeros = summary.subarray(summaryFigures)
    const sparsity = Object.fromEntries(program.sparsityLayers.map((id, index) => [id, zeros[index]!]))
    return { loss, accuracyRatio: labelled > 0 ? accuracyRatio : null, penalty, learningRate, sparsity }
  }
  const pulled = <T>(read: () => T): T => {
    compiled.pull()
    return read()
  }
  return {
    stepsPerEpoch: perEpoch,
    totalSteps,
    get step() {
      return step
    },
    runStep,
    reestimate,
    weights: () => pulled(() => program.weights()),
    state: () => pulled(() => ({ step, weights: program.weights(), optimiser: program.optimiser() })),
    restore: (state) => {
      program.load(state.weights)
      program.loadOptimiser(state.optimiser)
      compiled.push()
      step = state.step
    },
    dispose: () => {
      batches.close()
      // One that could not be made has told its caller already.
      void calibrator?.then(
        (opened) => opened.dispose(),
        () => undefined,
      )
      compiled.dispose()
      program.dispose()
    },
  }
}
