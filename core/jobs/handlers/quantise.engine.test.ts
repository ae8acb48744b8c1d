import { describe, expect, it } from 'vitest'
import { referenceEngine } from '../../akida/integer/reference.ts'
import { evaluateParams } from '../../contract/jobs/evaluate.ts'
import { quantiseParams, type QuantiseResult } from '../../contract/jobs/quantise.ts'
import { smallCnn } from '../../graph/builders/small-cnn.ts'
import type { Model } from '../../graph/types.ts'
import { createTrainEngine } from '../../node/tfjs/engine.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import { createJobProbe } from '../../testing/job-context.ts'
import { randomModel } from '../../testing/random-model.ts'
import { createBatchRunner } from '../../train/batch-runner.ts'
import { forward } from '../../train/forward.ts'
import { createPredictor } from '../../train/predict.ts'
import { reestimateStatistics } from '../../train/reestimate-statistics.ts'
import type { JobOutcome } from '../handler.ts'
import { evaluateHandler } from './evaluate.ts'
import { quantiseHandler } from './quantise.ts'

const engine = await createTrainEngine()
const raw = randomModel(smallCnn({ alpha: 0.25, size: 16, channels: 3, classes: ['bright', 'dark'] }), 4)

async function trainImages(): Promise<ImageSet> {
  const { services, signal } = createJobProbe().context
  const size = { height: 16, width: 16, channels: 3 } as const
  return services.images(await services.dataset('shades'), { split: 'train', ...size, limit: 32, signal })
}

/** With the statistics that a trained model would have. */
const float: Model = { graph: raw.graph, weights: await reestimateStatistics(engine, raw, await trainImages()) }
const run = async (params: object, model: Model = float) => {
  const probe = createJobProbe({ model })
  const outcome: JobOutcome = await quantiseHandler.run(quantiseParams.parse({ images: 32, ...params }), probe.context)
  return { ...outcome, result: outcome.result as unknown as QuantiseResult, made: outcome.models![0]! }
}
const logitsOf = async (model: Model, pixels: Uint8Array, count: number) => {
  const predictor = await createPredictor(engine, model, count)
  const { logits } = await predictor.predict(pixels, count)
  predictor.dispose()
  return logits
}

describe('post-training quantisation', () => {
  it('gives a model whose integers have the accuracy it reports', async () => {
    const { result, made, metrics, diagnostics } = await run({})
    expect(made.name).toBe('given PTQ 8/4/4 mse')
    expect(made.graph.layers.map(({ bits }) => bits!.weights)).toEqual([8, 4, 4, 4, 4])
    expect(result.arithmetic).toBe('integer')
    expect(diagnostics).toEqual([])
    const integers = createJobProbe({ model: made, services: { integerEngine: async () => referenceEngine } })
    const evaluated = await evaluateHandler.run(evaluateParams.parse({ integer: true, split: 'val' }), integers.context)
    expect(evaluated.metrics['accuracyRatio']).toBe(metrics['integerAccuracyRatio'])
    expect(result.before).toMatchObject({ split: 'val', count: 16 })
  })

  it('tells what every layer loses: the last one as its logits show it', async () => {
    const { result, made } = await run({})
    expect(result.layers.map(({ layer }) => layer)).toEqual(float.graph.layers.map(({ name }) => name))
    const images = await trainImages()
    // By way of the integer network.
    const [exact, rounded] = [
      await logitsOf(float, images.pixels, images.count),
      await logitsOf(made, images.pixels, images.count),
    ]
    const error = exact.reduce((sum, value, index) => sum + (rounded[index]! - value) ** 2, 0)
    const power = exact.reduce((sum, value) => sum + value ** 2, 0)
    const last = result.layers.at(-1)!
    expect(last.outputError / (error / power)).toBeCloseTo(1, 3)
    expect(last.snrDb).toBeCloseTo(-10 * Math.log10(last.outputError), 6)
    expect(last.step).toBeNull()
  })

  it('loses less with eight bits, which it marks as a baseline only', async () => {
    const eight = await run({ bits: { inputWeights: 8, weights: 8, activations: 8 } })
    const four = await run({})
    expect(eight.result.arithmetic).toBe('emulated')
    expect(eight.diagnostics).toMatchObject([{ code: 'quantise.baseline-only', severity: 'warning' }])
    expect(four.result.layers.at(-1)!.outputError).toBeGreaterThan(20 * eight.result.layers.at(-1)!.outputError)
    expect(eight.result.layers.at(-1)!.snrDb).toBeGreaterThan(25)
  })

  it('takes bits of single layers and refuses models that have bits', async () => {
    const { made } = await run({ layerBits: { separable_2: { weights: 2, activations: 2 } } })
    expect(made.graph.layers[2]!.bits).toEqual({ weights: 2, activations: 2 })
    await expect(run({}, made)).rejects.toMatchObject({ code: 'quantise.not-float' })
  })
})

describe('re-estimated statistics', () => {
  it('are the means and variances of what batch normalisation reads', async () => {
    const images = await trainImages()
    const weights = await reestimateStatistics(engine, raw, images)
    const { graph } = raw
    const runner = await createBatchRunner(engine, graph.input, raw.weights, 32, (parameters, batch) => ({
      sums: forward(engine.tf, graph, parameters, batch, {
        batchNorm: 'inference',
        stop: { layerId: 'layer_0', at: 'pre-batch-norm' },
      }).captured!,
    }))
    const { data, shape } = (await runner.run(images.pixels, images.count))['sums']!
    runner.dispose()
    const filters = shape.at(-1)!
    for (let filter = 0; filter < filters; filter++) {
      const own = data.filter((_, index) => index % filters === filter)
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length
      const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (own.length - 1)
      expect(weights['layer_0/mean']!.data[filter]).toBeCloseTo(mean, 4)
      expect(weights['layer_0/variance']!.data[filter]).toBeCloseTo(variance, 4)
    }
    expect(weights['layer_0/kernel']).toEqual(raw.weights['layer_0/kernel'])
  })
})
