import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRng } from '../base/rng.ts'
import { classifier, conv, separable } from '../graph/builders/blocks.ts'
import { connections } from '../graph/connections.ts'
import { checkWeights } from '../graph/check-weights.ts'
import { makeFused } from '../graph/edit/for-akida.ts'
import { swapSeparable, swapStandard } from '../graph/edit/swap-separable.ts'
import type { Graph, Layer, Model } from '../graph/types.ts'
import { createLayerRunner } from '../jobs/handlers/layer-runner.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { branchedGraphs } from '../testing/branched-graphs.ts'
import { randomModel } from '../testing/random-model.ts'
import type { TrainEngine } from '../train/engine.ts'
import { createPredictor } from '../train/predict.ts'
import { convertModel, type ConversionOptions } from './convert-model.ts'
import { extractPatches } from './patches.ts'

let engine: TrainEngine
beforeAll(async () => void (engine = await createTrainEngine()))

const size = 10
const classes = ['a', 'b', 'c']
const graphOf = (layers: Layer[]): Graph => ({
  input: { height: size, width: size, channels: 3, scale: 1 / 64, offset: -2 },
  classes,
  layers,
})
const images = (count: number, seed: number) => {
  const rng = createRng(seed)
  return Uint8Array.from({ length: count * size * size * 3 }, () => rng.integer(256))
}

async function logits(model: Model, pixels: Uint8Array, count: number): Promise<Float32Array> {
  const predictor = await createPredictor(engine, model, count)
  const result = await predictor.predict(pixels, count)
  predictor.dispose()
  return result.logits
}

const distance = (a: Float32Array, b: Float32Array) => Math.max(...a.map((value, index) => Math.abs(value - b[index]!)))

/** Converts with calibration images and checks that no tensor stays behind. */
async function convert(source: Model, target: Graph, options: Partial<ConversionOptions> = {}, count = 40) {
  const { tf } = engine
  const { scale, offset } = source.graph.input
  const batch = tf.tensor4d(
    Float32Array.from(images(count, 99), (pixel) => pixel * scale + offset),
    [count, size, size, 3],
  )
  const tensors = tf.memory().numTensors
  const converted = await convertModel(source, target, {
    init: 'least-squares',
    ridge: 1e-6,
    seed: 1,
    calibration: { runner: createLayerRunner(tf), batches: [batch] },
    turn: async () => undefined,
    ...options,
  })
  expect(tf.memory().numTensors).toBe(tensors)
  expect(checkWeights(target, converted.weights)).toEqual([])
  batch.dispose()
  return { ...converted, model: { graph: target, weights: converted.weights } }
}

it('networks with branches keep what they compute when fused layers become standard convolutions', async () => {
  await fc.assert(
    fc.asyncProperty(branchedGraphs, fc.integer({ min: 0, max: 1e6 }), async (graph, seed) => {
      const fused = graph.layers.flatMap((layer) =>
        layer.type === 'separable' && layer.style === 'fused' ? layer.id : [],
      )
      const source = randomModel(graph, seed)
      const target = swapSeparable(graph, fused)
      expect(connections(target)).toEqual(connections(graph))
      const { weights } = await convertModel(source, target, {
        init: 'compose',
        ridge: 1e-6,
        seed: 1,
        calibration: null,
        turn: async () => undefined,
      })
      const pixels = images(4, seed)
      const wanted = await logits(source, pixels, 4)
      const scale = Math.max(1, ...wanted.map(Math.abs))
      expect(distance(await logits({ graph: target, weights }, pixels, 4), wanted)).toBeLessThan(2e-5 * scale)
    }),
    { numRuns: 15 },
  )
})

describe('swapping separable layers for standard convolutions', () => {
  it('is exact for fused layers and for an inner normalisation without activation, borders included', async () => {
    const styles = fc.array(fc.constantFrom('fused', 'linear'), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(styles, fc.integer({ min: 0, max: 1e6 }), fc.boolean(), async (kinds, seed, hasBatchNorm) => {
        const layers = kinds.map((kind, index) => {
          const layer = separable(index + 1, 4 + index, index === 1 ? 2 : 1, kind === 'fused' ? 'fused' : 'standard')
          return {
            ...layer,
            innerActivation: 'none' as const,
            ...(hasBatchNorm ? {} : { batchNorm: null, bias: index === 0 }),
          }
        })
        const source = randomModel(graphOf([conv(0, 5, 1), ...layers, classifier(9, classes)]), seed)
        const { model, layers: report } = await convert(
          source,
          swapSeparable(
            source.graph,
            layers.map(({ id }) => id),
          ),
        )
        expect(report.slice(1, -1).every(({ method }) => method === 'composed')).toBe(true)
        const pixels = images(3, seed)
        expect(distance(await logits(source, pixels, 3), await logits(model, pixels, 3))).toBeLessThan(1e-3)
      }),
      { numRuns: 10 },
    )
  })

  it('least squares loses less than ignoring the inner activation, and random weights lose most', async () => {
    const source = randomModel(
      graphOf([conv(0, 6, 1), separable(1, 8, 1, 'standard'), separable(2, 8, 2, 'standard'), classifier(3, classes)]),
      5,
    )
    const target = swapSeparable(source.graph, ['layer_1', 'layer_2'])
    const errorOf = async (init: ConversionOptions['init']) =>
      (await convert(source, target, { init })).layers[2]!.relativeError!
    const [fitted, composed, random] = [
      await errorOf('least-squares'),
      await errorOf('compose'),
      await errorOf('random'),
    ]
    expect(fitted).toBeLessThan(composed * 0.9)
    expect(composed).toBeLessThan(random)
  })

  it('keeps silent channels silent', async () => {
    const source = randomModel(graphOf([conv(0, 6, 1), separable(1, 8, 1, 'standard'), classifier(2, classes)]), 8)
    // Filter 3 sees nothing and is shifted below zero: dead in the source.
    const pointwise = source.weights['layer_1/pointwise']!
    const dead = { ...pointwise, data: pointwise.data.map((value, index) => (index % 8 === 3 ? value * 1e-2 : value)) }
    const beta = source.weights['layer_1/beta']!
    const silent = {
      ...source.weights,
      'layer_1/pointwise': dead,
      'layer_1/mean': { shape: [8], data: new Float32Array(8) },
      'layer_1/beta': { ...beta, data: beta.data.map((value, index) => (index === 3 ? -0.5 : value)) },
    }
    const { weights } = await convert(
      { graph: source.graph, weights: silent },
      swapSeparable(source.graph, ['layer_1']),
    )
    const gain = Math.abs(weights['layer_1/gamma']!.data[3]!) / Math.sqrt(weights['layer_1/variance']!.data[3]! + 1e-3)
    const deviation = Math.sqrt(weights['layer_1/variance']!.data[3]!) * gain
    expect(deviation).toBeLessThan(0.04)
    expect(weights['layer_1/beta']!.data[3]).toBeCloseTo(-0.5, 1)
  })
})

it('moving the global average before the activation keeps most of what the classifier sees', async () => {
  const last = { ...separable(2, 6, 1, 'standard'), globalAverage: 'after-activation' as const }
  const source = randomModel(graphOf([conv(0, 8, 2), separable(1, 12, 1, 'fused'), last, classifier(3, classes)]), 11)
  const target = makeFused(source.graph)
  const fitted = await convert(source, target, { ridge: 1e-3 }, 400)
  const naive = await convert(source, target, { init: 'compose' }, 400)
  expect(fitted.layers[2]!.relativeError!).toBeLessThan(0.5 * naive.layers[2]!.relativeError!)
})

it('the way back is exact for a convolution that was separable', async () => {
  const source = randomModel(graphOf([conv(0, 6, 1), separable(1, 7, 1, 'fused'), classifier(2, classes)]), 2)
  const standard = await convert(source, swapSeparable(source.graph, ['layer_1']))
  const back = await convert(standard.model, swapStandard(standard.model.graph, ['layer_1']))
  const pixels = images(3, 4)
  expect(back.layers[1]!.to).toBe('fused separable convolution')
  expect(distance(await logits(source, pixels, 3), await logits(back.model, pixels, 3))).toBeLessThan(2e-2)
})

it('patches times a kernel are the convolution', () => {
  const { tf } = engine
  const rng = createRng(1)
  for (const [kernel, stride, padding] of [
    [3, 1, 'same'],
    [3, 2, 'same'],
    [5, 2, 'valid'],
    [1, 1, 'same'],
    [2, 2, 'same'],
  ] as const) {
    tf.tidy(() => {
      const x = tf.tensor4d(
        Float32Array.from({ length: 2 * 7 * 6 * 3 }, () => rng.normal()),
        [2, 7, 6, 3],
      )
      const w = tf.tensor4d(
        Float32Array.from({ length: kernel * kernel * 3 * 4 }, () => rng.normal()),
        [kernel, kernel, 3, 4],
      )
      const patches = extractPatches(tf, x, kernel, stride, padding)
      const wanted = tf.conv2d(x, w, stride, padding)
      const reached = tf.matMul(tf.reshape(patches, [-1, kernel * kernel * 3]), tf.reshape(w, [kernel * kernel * 3, 4]))
      expect(distance(wanted.dataSync() as Float32Array, reached.dataSync() as Float32Array)).toBeLessThan(1e-4)
    })
  }
})
