import { describe, expect, it } from 'vitest'
import { referenceEngine } from '../../akida/integer/reference.ts'
import { thresholdsParams, type ThresholdsResult } from '../../contract/jobs/thresholds.ts'
import type { DatasetInfo } from '../../contract/jobs/data.ts'
import type { Model } from '../../graph/types.ts'
import { createTrainEngine } from '../../node/tfjs/engine.ts'
import { toAkidaNetwork } from '../../quant/export.ts'
import { readDevice } from '../../testing/devices.ts'
import { createJobProbe } from '../../testing/job-context.ts'
import { tinyImages, tinyModel, tinyRecipe } from '../../testing/tiny-training.ts'
import { createBatchRunner } from '../../train/batch-runner.ts'
import { forward } from '../../train/forward.ts'
import { createPredictor } from '../../train/predict.ts'
import { createTrainer } from '../../train/trainer.ts'
import { raiseThreshold } from '../../transform/raise-threshold.ts'
import { thresholdsHandler } from './thresholds.ts'

const engine = await createTrainEngine()
const images = tinyImages(60, 2)
const dataset: DatasetInfo = {
  id: 'd1',
  name: 'halves',
  path: '/nowhere',
  createdAt: '',
  classes: ['dark', 'light'],
  counts: [{ split: 'val', perClass: [30, 30], total: 60 }],
  total: 60,
  contentSha256: '',
  unreadable: [],
  sizeBytes: 0,
}

async function trained(isQuantised: boolean): Promise<Model> {
  const model = tinyModel(isQuantised)
  const { pixels, labels } = tinyImages(40)
  const data = { size: { height: 16, width: 16, channels: 3 }, pixels, labels }
  const trainer = await createTrainer(engine, model, data, tinyRecipe({ epochs: 6, frozenEpochs: isQuantised ? 1 : 0 }))
  try {
    while (trainer.step < trainer.totalSteps) await trainer.runStep()
    await trainer.reestimate()
    return { graph: model.graph, weights: trainer.weights() }
  } finally {
    trainer.dispose()
  }
}

async function run(model: Model, budgetRatio: number) {
  const { context } = createJobProbe({
    model,
    dataset,
    services: { images: async () => images, device: async (id) => readDevice(id) },
  })
  const outcome = await thresholdsHandler.run(thresholdsParams.parse({ budgetRatio }), context)
  const { graph, weights } = outcome.models![0]!
  return { result: outcome.result as unknown as ThresholdsResult, raised: { graph, weights }, outcome }
}

async function accuracyOf(model: Model): Promise<number> {
  const predictor = await createPredictor(engine, model, 20)
  const { probabilities } = await predictor.predict(images.pixels, images.count)
  predictor.dispose()
  const right = [...images.labels].filter((label, index) => probabilities[2 * index + label]! > 0.5).length
  return right / images.count
}

describe('a raised threshold', () => {
  it('lowers the outputs of a float layer by its amount, and silences those below', async () => {
    const model = tinyModel()
    const layer = model.graph.layers[1]!
    const outputs = async (weights: Model['weights']) => {
      const runner = await createBatchRunner(engine, model.graph.input, weights, 10, (parameters, batch) => ({
        own: forward(engine.tf, model.graph, parameters, batch, {
          batchNorm: 'inference',
          stop: { layerId: layer.id, at: 'output' },
        }).captured!,
      }))
      const rows = await runner.run(images.pixels, 10)
      runner.dispose()
      return rows['own']!.data
    }
    const [before, after] = [await outputs(model.weights), await outputs(raiseThreshold(model.weights, layer, 0.3))]
    const below = before.filter((value) => value < 5.9)
    expect(below.length).toBeGreaterThan(100)
    before.forEach((value, index) => {
      if (value < 5.9) expect(after[index]).toBeCloseTo(Math.max(0, value - 0.3), 4)
    })
  })

  it('is the integer threshold of a quantised layer, and its model equals the integers on every image', async () => {
    const model = await trained(true)
    const layer = model.graph.layers[1]!
    const raised: Model = { graph: model.graph, weights: raiseThreshold(model.weights, layer, 0.2) }
    const [before, after] = [model, raised].map(({ graph, weights }) => toAkidaNetwork(graph, weights).network!)
    const [own, higher] = [before!.layers[1]!, after!.layers[1]!]
    if (own.type !== 'conv' || higher.type !== 'conv') throw new Error('a convolution is expected')
    // 0.2 is half a step of 0.4, and act_step is the potential of one step.
    own.threshold.forEach((threshold, filter) =>
      expect(Math.abs(higher.threshold[filter]! - threshold - own.actStep[filter]! / 2)).toBeLessThanOrEqual(1),
    )
    expect(higher.actStep).toEqual(own.actStep)
    const predictor = await createPredictor(engine, raised, 20)
    const { logits } = await predictor.predict(images.pixels, images.count)
    predictor.dispose()
    expect([...logits]).toEqual([...referenceEngine.run(after!, images.pixels, images.count).predict])
  })
})

describe('the job that raises thresholds', () => {
  it.each([
    ['float', false],
    ['quantised', true],
  ])('saves events and keeps to its budget: %s', async (_name, isQuantised) => {
    const model = await trained(isQuantised)
    const { result, raised, outcome } = await run(model, 0.05)
    expect(result.before.accuracyRatio).toBeCloseTo(await accuracyOf(model), 6)
    expect(result.after.accuracyRatio).toBeCloseTo(await accuracyOf(raised), 6)
    expect(result.after.accuracyRatio).toBeGreaterThanOrEqual(result.before.accuracyRatio - 0.05)
    expect(result.raises.length).toBeGreaterThan(0)
    expect(result.eventCyclesAfter).toBeLessThan(result.eventCyclesBefore)
    expect(outcome.metrics['sparsityRatio']).toBeGreaterThan(outcome.metrics['sparsityBeforeRatio']!)
    expect(result.layers.map(({ layer }) => layer)).toEqual(['conv_0', 'conv_1', 'separable_2', 'separable_3'])
    const { graph } = model
    result.layers.forEach(({ raisedBy }, index) => {
      const name = `${graph.layers[index]!.id}/beta`
      const moved = model.weights[name]!.data[0]! - raised.weights[name]!.data[0]!
      expect(moved).toBeCloseTo(raisedBy, 4)
    })
  })

  it('refuses a data set without validation images', async () => {
    const { context } = createJobProbe({
      model: tinyModel(),
      dataset: { ...dataset, counts: [] },
      services: { device: async (id) => readDevice(id) },
    })
    await expect(thresholdsHandler.run(thresholdsParams.parse({}), context)).rejects.toThrow(
      'has no images in its val split',
    )
  })
})
