import { describe, expect, it } from 'vitest'
import { chooseBits, defaultBits } from '../graph/edit/choose-bits.ts'
import { setNetworkBits } from '../graph/edit/set-fields.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { squaredError } from '../quant/observers.ts'
import { tinyImages, tinyModel } from '../testing/tiny-training.ts'
import { createBatchRunner } from './batch-runner.ts'
import { evenlySpread } from './evenly-spread.ts'
import { forward } from './forward.ts'
import { graphWeights } from './graph-weights.ts'
import { prepareQuantised } from './prepare-quantised.ts'

const engine = await createTrainEngine()
const images = tinyImages(24)
const float = tinyModel()
const graph = chooseBits(float.graph, defaultBits, { conv_1: { activations: 2 } })
const prepare = (observer: 'fixed' | 'mse' | 'min-max', model = float) =>
  prepareQuantised(engine, model, { graph, observer, equaliseExponent: 0 }, images)
const stepsOf = ({ weights }: { weights: typeof float.weights }) =>
  ['layer_0', 'layer_1', 'layer_2', 'layer_3'].map((id) => weights[`${id}/step`]!.data[0]!)

describe('preparing a model for few bits', () => {
  it('gives ReLU6 its range over the levels of each layer with fixed steps', async () => {
    const steps = stepsOf(await prepare('fixed'))
    // 15 levels of 4 bits, 3 levels of 2 bits.
    ;[6 / 15, 6 / 3, 6 / 15, 6 / 15].forEach((expected, index) => expect(steps[index]).toBeCloseTo(expected, 6))
  })

  it('chooses the steps from what the float model puts out', async () => {
    const runner = await createBatchRunner(engine, float.graph.input, graphWeights(float), 8, (parameters, batch) => ({
      ...forward(engine.tf, float.graph, parameters, batch, { batchNorm: 'inference' }).activations,
    }))
    const rows = await runner.run(images.pixels, images.count)
    runner.dispose()
    const values = rows['layer_1']!.data
    const [, widest] = stepsOf(await prepare('min-max'))
    expect(widest).toBeCloseTo(Math.max(...values) / 3, 5)
    const [, best] = stepsOf(await prepare('mse'))
    for (const step of [widest!, 6 / 3, best! * 0.9, best! * 1.1])
      expect(squaredError(values, best!, 3)).toBeLessThanOrEqual(squaredError(values, step, 3) * 1.001)
  })

  it('replaces the steps of a model that had some', async () => {
    const quantised = tinyModel(true)
    const before = setNetworkBits(float.graph, defaultBits)
    expect(stepsOf(await prepare('fixed', { graph: before, weights: quantised.weights }))[1]).toBeCloseTo(2, 6)
  })
})

describe('other bits in a model that has some', () => {
  it('keep the ranges of its activations', async () => {
    const quantised = tinyModel(true)
    const before = setNetworkBits(float.graph, defaultBits)
    const step = { shape: [], data: Float32Array.of(0.2) }
    const model = { graph: before, weights: { ...quantised.weights, 'layer_0/step': step, 'layer_1/step': step } }
    const made = await prepareQuantised(engine, model, { graph, observer: null, equaliseExponent: 0 }, images)
    // The second layer goes from 15 levels to 3.
    expect(stepsOf(made)[0]).toBeCloseTo(0.2, 6)
    expect(stepsOf(made)[1]).toBeCloseTo((0.2 * 15) / 3, 6)
  })
})

describe('images spread evenly', () => {
  it('take every k-th', () => {
    const pixels = Uint8Array.from({ length: 10 }, (_, index) => index)
    const labels = new Int32Array(10)
    expect([...evenlySpread({ pixels, labels }, 3).pixels]).toEqual([0, 3, 6])
    expect(evenlySpread({ pixels, labels }, 20)).toEqual({ pixels, count: 10 })
  })
})
