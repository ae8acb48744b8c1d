import { describe, expect, it } from 'vitest'
import { CancelledError } from '../../base/errors.ts'
import type { Evaluation } from '../../contract/jobs/common.ts'
import { setNetworkBits } from '../../graph/edit/set-fields.ts'
import { createJobProbe } from '../../testing/job-context.ts'
import { tinyModel, tinyRecipe } from '../../testing/tiny-training.ts'
import type { Weights } from '../../tensor/tensor.ts'
import type { Recipe } from '../../train/recipe.ts'
import type { Trainer } from '../../train/trainer.ts'
import type { Checkpoint } from '../handler.ts'
import { runTraining, type TrainingSetup } from './loop.ts'

const stepsPerEpoch = 50
const { graph } = tinyModel()

/** A training whose figures are written down beforehand; its one weight tells the step it is from. */
type Script = {
  epochs: number
  /** Accuracy on the validation images by epoch; the last one stays. */
  accuracy?: number[]
  loss?: (step: number) => number
  sparsity?: (step: number) => number
  /** The weight becomes NaN at this step. */
  brokenFrom?: number
  patience?: number
  recipe?: Partial<Recipe>
  isQuantised?: boolean
  cancelAtTurn?: number
  resumeFrom?: Checkpoint
}

function scriptedTrainer({ epochs, loss = () => 0.5, sparsity = () => 0.5, brokenFrom = Infinity }: Script): Trainer {
  let step = 0
  const weights = (): Weights => ({
    w: { shape: [1], data: Float32Array.of(step >= brokenFrom ? Number.NaN : step) },
  })
  const moments = () => ({ first: Float32Array.of(step), second: Float32Array.of(step) })
  return {
    stepsPerEpoch,
    totalSteps: epochs * stepsPerEpoch,
    get step() {
      return step
    },
    runStep: async () => {
      step++
      const ofLayers = { [graph.layers[0]!.id]: sparsity(step), [graph.layers[1]!.id]: 0.5 }
      return { loss: loss(step), accuracyRatio: 0.5, penalty: 0, learningRate: 1e-3, sparsity: ofLayers }
    },
    reestimate: async () => undefined,
    weights,
    state: () => ({ step, weights: weights(), optimiser: moments() }),
    restore: (state) => {
      step = state.step
    },
    dispose: () => undefined,
  }
}

function evaluation(accuracyRatio: number): Evaluation {
  const perClass = ['dark', 'light'].map((name) => ({ name, count: 50, correct: 50 * accuracyRatio, accuracyRatio }))
  return { split: 'val', count: 100, correct: 100 * accuracyRatio, accuracyRatio, loss: 1, perClass, confusion: [] }
}

async function run(script: Script) {
  const probe = createJobProbe(script.cancelAtTurn === undefined ? {} : { cancelAtTurn: script.cancelAtTurn })
  const trainer = scriptedTrainer(script)
  const { accuracy = [0.8] } = script
  const setup: TrainingSetup = {
    context: probe.context,
    graph: script.isQuantised ? setNetworkBits(graph, { inputWeights: 8, weights: 4, activations: 4 }) : graph,
    recipe: tinyRecipe({ epochs: script.epochs, ...script.recipe }),
    trainer,
    validator: {
      score: async () => evaluation(accuracy[trainer.step / stepsPerEpoch - 1] ?? accuracy.at(-1)!),
      dispose: () => undefined,
    },
    spreadOf: null,
    choice: 'best',
    patience: script.patience ?? 0,
    nowMs: () => 0,
    progress: { from: 0, to: 1 },
    resumeFrom: script.resumeFrom ?? null,
    save: (checkpoint) => probe.context.saveCheckpoint(checkpoint),
  }
  const outcome = await runTraining(setup).catch((error: unknown) => error)
  if (outcome instanceof Error) return { error: outcome, probe, trainer }
  return { outcome: outcome as Awaited<ReturnType<typeof runTraining>>, probe, trainer }
}

async function finish(script: Script) {
  const { outcome, error, ...rest } = await run(script)
  if (!outcome) throw error
  return { ...rest, outcome, keptStep: outcome.kept?.weights['w']!.data[0] }
}

describe('the best epoch', () => {
  it('is remembered with its weights', async () => {
    const { outcome, keptStep } = await finish({ epochs: 4, accuracy: [0.6, 0.9, 0.7, 0.8] })
    expect([outcome.ended, outcome.kept!.standing.kept.epoch, keptStep, outcome.last!.epoch]).toEqual([
      'finished',
      2,
      100,
      4,
    ])
  })
  it('comes through a checkpoint', async () => {
    const script = { epochs: 4, accuracy: [0.9, 0.6, 0.7, 0.8] }
    const { error, probe } = await run({ ...script, cancelAtTurn: 160 })
    expect(error).toBeInstanceOf(CancelledError)
    const { outcome, keptStep } = await finish({ ...script, resumeFrom: probe.checkpoints.at(-1)! })
    expect([outcome.kept!.standing.kept.epoch, keptStep]).toEqual([1, 50])
  })
})

describe('patience', () => {
  it('stops a training that finds nothing better', async () => {
    const { outcome, trainer } = await finish({ epochs: 9, accuracy: [0.6, 0.9, 0.7], patience: 3 })
    expect([outcome.ended, trainer.step, outcome.kept!.standing.kept.epoch]).toEqual(['patience', 5 * stepsPerEpoch, 2])
  })
  it('leaves out the rest of the main part of a quantised training, not its exact epochs', async () => {
    const script: Script = {
      epochs: 9,
      accuracy: [0.6, 0.9, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.75],
      patience: 2,
      recipe: { frozenEpochs: 1 },
      isQuantised: true,
    }
    const { outcome, trainer, probe } = await finish(script)
    expect([outcome.ended, trainer.step]).toEqual(['patience', 9 * stepsPerEpoch])
    expect(outcome.kept!.standing.kept).toMatchObject({ epoch: 9, isExact: true, validation: { accuracyRatio: 0.75 } })
    // Epochs 1 to 4, then 9.
    expect(outcome.watch.record().epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 9])
    expect(probe.turns()).toBe(5 * stepsPerEpoch)
  })
})

describe('divergence', () => {
  const exploding = (from: number) => (step: number) => (step >= from ? 500 : 0.5)

  it('gives the best epoch before it with a warning', async () => {
    const { outcome, probe, keptStep } = await finish({ epochs: 20, loss: exploding(120) })
    expect([outcome.ended, keptStep]).toEqual(['diverged', 50])
    expect(outcome.divergence).toEqual({ kind: 'loss-far-above-start', epoch: 4, step: 169, loss: 500 })
    expect(probe.logs.join('\n')).toMatch(/diverged in epoch 4 \(step 169\).*The result is the model of epoch 1/)
  })
  it('fails when no epoch was complete, and when none was better than guessing', async () => {
    for (const script of [
      { epochs: 20, loss: exploding(2), brokenFrom: 30 },
      { epochs: 20, loss: exploding(120), accuracy: [0.5] },
    ]) {
      const { error } = await run(script)
      expect(error).toMatchObject({ code: 'train.diverged' })
      expect(error!.message).toMatch(/Lower the learning rate \(its peak was 0.003; try a tenth of it\)/)
    }
  })
  it('is seen in weights that are not numbers although the loss is', async () => {
    const { outcome } = await finish({ epochs: 4, brokenFrom: 101 })
    expect(outcome.divergence).toMatchObject({ kind: 'weights-not-finite', epoch: 3 })
    expect(outcome.kept!.weights['w']!.data[0]).toBe(50)
  })
  it('names the amplitude where there is one', async () => {
    const recipe = { activity: { kind: 'l1l2' as const, amplitude: 1e-4, rampRatio: 0.2 } }
    const { error } = await run({ epochs: 20, loss: () => Number.NaN, recipe })
    expect(error!.message).toContain('the loss is no longer a number')
    expect(error!.message).toContain('the amplitude of the activity regulariser (it was 1e-4)')
  })
})

describe('a layer that goes silent', () => {
  it('is told once, while it happens, with its remedy', async () => {
    const recipe = { activity: { kind: 'l1l2' as const, amplitude: 1e-4, rampRatio: 0.2 } }
    const { outcome, probe } = await finish({
      epochs: 3,
      sparsity: (step) => (step > 60 ? 1 : 0.7),
      recipe,
      isQuantised: true,
    })
    expect(probe.logs).toHaveLength(1)
    expect(probe.logs[0]).toMatch(/^Layer "conv_0" went silent in epoch 2: .*Lower the amplitude .*calibrated again/)
    expect(outcome.watch.silences()).toEqual([{ layerId: graph.layers[0]!.id, epoch: 1.6, isLasting: true }])
  })
})
