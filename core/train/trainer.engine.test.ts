import { describe, expect, it } from 'vitest'
import { referenceEngine } from '../akida/integer/reference.ts'
import { setNetworkBits } from '../graph/edit/set-fields.ts'
import type { Model } from '../graph/types.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { withDefaultSteps } from '../quant/default-steps.ts'
import { toAkidaNetwork } from '../quant/export.ts'
import { tinyImages, tinyModel, tinyRecipe } from '../testing/tiny-training.ts'
import { createBatchRunner } from './batch-runner.ts'
import { evaluateModel } from './evaluate-model.ts'
import { forward, type ForwardOptions } from './forward.ts'
import { graphWeights } from './graph-weights.ts'
import { measureSparsity } from './measure-sparsity.ts'
import { prepareQuantised } from './prepare-quantised.ts'
import { createPredictor } from './predict.ts'
import type { Recipe } from './recipe.ts'
import { createTrainer, type Trainer, type TrainerState } from './trainer.ts'

const engine = await createTrainEngine()
const images = tinyImages(40)
const data = { size: { height: 16, width: 16, channels: 3 }, pixels: images.pixels, labels: images.labels }
const recipe = tinyRecipe({ activity: { kind: 'l1l2', amplitude: 1e-5, rampRatio: 0.2 }, frozenEpochs: 1 })

async function withTrainer<T>(
  model: Model,
  changes: Partial<Recipe>,
  use: (trainer: Trainer) => Promise<T>,
): Promise<T> {
  const trainer = await createTrainer(engine, model, data, { ...recipe, ...changes })
  try {
    return await use(trainer)
  } finally {
    trainer.dispose()
  }
}

async function runTo(trainer: Trainer, step: number): Promise<TrainerState> {
  while (trainer.step < step) await trainer.runStep()
  return trainer.state()
}

/** Every fourth filter of all kernels times a factor. */
function withWeakFilters({ graph, weights }: Model, factor: number): Model {
  const isWeak = (name: string) => /(kernel|pointwise)$/.test(name) && !name.startsWith('layer_4')
  const weaken = ({ shape, data }: Tensor): Tensor => ({
    shape,
    data: data.map((value, index) => ((index % shape.at(-1)!) % 4 === 1 ? value * factor : value)),
  })
  return {
    graph,
    weights: Object.fromEntries(
      Object.entries(weights).map(([name, value]) => [name, isWeak(name) ? weaken(value) : value]),
    ),
  }
}

async function trained(model: Model, changes: Partial<Recipe> = {}): Promise<Model> {
  const { weights } = await withTrainer(model, changes, (trainer) => runTo(trainer, trainer.totalSteps))
  return { graph: model.graph, weights }
}

describe('a training run', () => {
  it('goes on exactly where a checkpoint was taken, across the freezing of statistics', async () => {
    const model = tinyModel(true)
    const whole = await withTrainer(model, {}, (trainer) => runTo(trainer, trainer.totalSteps))
    expect(whole.step).toBe(15)
    for (const stop of [4, 10, 12]) {
      const saved = await withTrainer(model, {}, (trainer) => runTo(trainer, stop))
      const stored = structuredClone(saved)
      const resumed = await withTrainer(model, {}, (trainer) => {
        trainer.restore(stored)
        return runTo(trainer, trainer.totalSteps)
      })
      expect(resumed, `stopped at ${stop}`).toEqual(whole)
    }
  })

  it.each([
    ['recalibrated steps', { recalibration: 'mse' }],
    ['learned steps', { learnSteps: 'lsq' }],
  ] as const)('moves the steps and resumes exactly with %s', async (_name, changes) => {
    const model = tinyModel(true)
    const whole = await withTrainer(model, changes, (trainer) => runTo(trainer, trainer.totalSteps))
    const steps = Object.keys(model.weights).filter((name) => name.endsWith('/step'))
    for (const name of steps) {
      expect(whole.weights[name]!.data[0], name).toBeGreaterThan(0)
      expect(whole.weights[name]!.data[0], name).not.toBe(model.weights[name]!.data[0])
    }
    // Steps 5 and 10 begin an epoch, the last of them with frozen statistics.
    const saved = structuredClone(await withTrainer(model, changes, (trainer) => runTo(trainer, 10)))
    const resumed = await withTrainer(model, changes, (trainer) => {
      trainer.restore(saved)
      return runTo(trainer, trainer.totalSteps)
    })
    expect(resumed).toEqual(whole)
  })

  it('keeps 1-bit filters whose steps no register would hold at the size of their weights', async () => {
    const { graph, weights } = tinyModel()
    const binary = setNetworkBits(graph, { inputWeights: 8, weights: 1, activations: 4 })
    const isScaled = (name: string) => /layer_[23].gamma/.test(name)
    const faint = Object.entries(weights).map(([name, value]): [string, Tensor] => [
      name,
      isScaled(name) ? { ...value, data: value.data.map((gamma) => gamma * 1e-4) } : value,
    ])
    const model = { graph: binary, weights: withDefaultSteps({ graph: binary, weights: Object.fromEntries(faint) }) }
    const { weights: left } = await trained(model, { epochs: 8, learningRate: 1e-6, frozenEpochs: 1, activity: null })
    for (const id of ['layer_2', 'layer_3']) {
      // Inputs are levels of at most 6; the weights of a filter have the size of their mean.
      const variance = Math.max(...left[`${id}/variance`]!.data)
      const size = Math.max(...left[`${id}/pointwise`]!.data.map(Math.abs))
      const taps = left[`${id}/depthwise`]!.data.length * Math.max(...left[`${id}/depthwise`]!.data.map(Math.abs))
      expect(variance, id).toBeLessThan((6 * size * taps) ** 2)
    }
  })

  it('depends on its seed', async () => {
    const run = (seed: number) => withTrainer(tinyModel(), { frozenEpochs: 0, seed }, (trainer) => runTo(trainer, 4))
    expect(await run(1)).toEqual(await run(1))
    expect(await run(1)).not.toEqual(await run(2))
  })

  it('learns in float and in 8/4/4', async () => {
    const test = tinyImages(60, 2)
    const changes = { epochs: 12, frozenEpochs: 1, activity: null }
    const float = await withTrainer(tinyModel(), { ...changes, frozenEpochs: 0 }, async (trainer) => {
      await runTo(trainer, trainer.totalSteps)
      await trainer.reestimate()
      return { graph: tinyModel().graph, weights: trainer.weights() }
    })
    expect((await evaluateModel(engine, float, test, 'test')).evaluation.accuracyRatio).toBeGreaterThan(0.95)
    const graph = setNetworkBits(float.graph, { inputWeights: 8, weights: 4, activations: 4 })
    const preparation = { graph, observer: 'fixed', equaliseExponent: 0.5 } as const
    const start = await prepareQuantised(engine, float, preparation, images)
    const quantised = await trained(start, { ...changes, epochs: 6, teacher: float, labelRatio: 0 })
    const { evaluation, arithmetic } = await evaluateModel(engine, quantised, test, 'test')
    expect(arithmetic).toBe('fake-quantised')
    expect(evaluation.accuracyRatio).toBeGreaterThan(0.95)
  })
})

describe('a quantised model', () => {
  const test = tinyImages(30, 3)

  it('predicts exactly what its integer network gives, on every image', async () => {
    const model = await trained(tinyModel(true))
    const { network } = toAkidaNetwork(model.graph, model.weights)
    const predictor = await createPredictor(engine, model, 8)
    const { logits } = await predictor.predict(test.pixels, test.count)
    predictor.dispose()
    expect([...logits]).toEqual([...referenceEngine.run(network!, test.pixels, test.count).predict])
  })

  it.each([
    ['trained', 1],
    ['with nearly dead filters', 1e-7],
    ['with dead filters', 1e-30],
  ])('has the integer levels in its own fake-quantised forward pass: %s', async (_name, factor) => {
    const model = withWeakFilters(await trained(tinyModel(true)), factor)
    const { network, diagnostics } = toAkidaNetwork(model.graph, model.weights)
    expect(diagnostics).toEqual([])
    const expected = referenceEngine.run(network!, test.pixels, test.count, { keepOutputs: true })
    const runner = await createBatchRunner(engine, model.graph.input, graphWeights(model), 10, (parameters, batch) => {
      const { logits, activations } = forward(engine.tf, model.graph, parameters, batch, { batchNorm: 'frozen' })
      return { logits, ...activations }
    })
    const rows = await runner.run(test.pixels, test.count)
    runner.dispose()
    model.graph.layers.slice(0, -1).forEach(({ id, name }, index) => {
      const step = model.weights[`${id}/step`]!.data[0]!
      const levels = [...rows[id]!.data].map((value) => Math.round(value / step))
      const wrong = levels.filter((level, position) => level !== expected.perLayer[index]!.output![position]).length
      expect(wrong, name).toBe(0)
    })
    const difference = rows['logits']!.data.map((value, index) => Math.abs(value - expected.predict[index]!))
    // The integer network floors the classifier's threshold too: one unit of potential.
    expect(Math.max(...difference)).toBeLessThan(0.05)
  })

  it('has the sparsity of the integer network', async () => {
    const model = await trained(tinyModel(true))
    const { network } = toAkidaNetwork(model.graph, model.weights)
    const { perLayer } = referenceEngine.run(network!, test.pixels, test.count)
    const found = await measureSparsity(engine, model, test)
    expect(found.map(({ layer }) => layer)).toEqual(model.graph.layers.slice(0, -1).map(({ name }) => name))
    found.forEach(({ sparsityRatio }, index) => {
      const { shape, nonZero } = perLayer[index]!
      const total = nonZero.reduce((sum, count) => sum + count, 0)
      expect(sparsityRatio).toBeCloseTo(1 - total / (test.count * shape[0] * shape[1] * shape[2]), 5)
    })
  })
})

describe('layer outputs', () => {
  it('chain: the output of a layer is the input of the next', async () => {
    const model = tinyModel()
    const [, second, third] = model.graph.layers
    const capture = async (stop: NonNullable<ForwardOptions['stop']>) => {
      const runner = await createBatchRunner(
        engine,
        model.graph.input,
        graphWeights(model),
        4,
        (parameters, batch) => ({
          captured: forward(engine.tf, model.graph, parameters, batch, { batchNorm: 'inference', stop }).captured!,
        }),
      )
      const { captured } = await runner.run(images.pixels, 7)
      runner.dispose()
      return captured!
    }
    const output = await capture({ layerId: second!.id, at: 'output' })
    const input = await capture({ layerId: third!.id, at: 'input' })
    expect(output.shape).toEqual([7, 4, 4, 8])
    expect(input).toEqual(output)
  })
})
