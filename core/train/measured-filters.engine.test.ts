import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { createRng } from '../base/rng.ts'
import { classifier, conv, separable } from '../graph/builders/blocks.ts'
import { setNetworkBits } from '../graph/edit/set-fields.ts'
import { filterCount } from '../graph/filter-groups.ts'
import { prunableLayers } from '../graph/prunable-layers.ts'
import type { Graph, Model } from '../graph/types.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import type { ImageSet } from '../ports/dataset.ts'
import { applyPlan } from '../prune/apply.ts'
import { maskedOutput } from '../prune/mask-output.ts'
import { planPruning } from '../prune/plan.ts'
import { branchedGraphs } from '../testing/branched-graphs.ts'
import { randomModel } from '../testing/random-model.ts'
import { measureActivationRates } from './activation-rates.ts'
import type { TrainEngine } from './engine.ts'
import { evaluateModel } from './evaluate-model.ts'
import { measurePrunability, type PrunabilityState } from './prunability.ts'
import { createPredictor } from './predict.ts'
import { createSplitNetwork } from './split-network.ts'
import { measureTaylorScores } from './taylor-scores.ts'

let engine: TrainEngine
beforeAll(async () => void (engine = await createTrainEngine()))

const size = 8
const classes = ['a', 'b', 'c']
const graph: Graph = {
  input: { height: size, width: size, channels: 3, scale: 1 / 128, offset: -1 },
  classes,
  layers: [
    conv(0, 6, 2),
    separable(1, 8, 1, 'fused'),
    { ...separable(2, 5, 2, 'fused'), globalAverage: 'before-activation' },
    classifier(3, classes),
  ],
}
const float = randomModel(graph, 5)
const quantised: Model = randomModel(setNetworkBits(graph, { inputWeights: 8, weights: 4, activations: 4 }), 5)
const images = drawImages(10)

function drawImages(count: number, edge = size): ImageSet {
  const rng = createRng(9)
  return {
    classes,
    count,
    height: edge,
    width: edge,
    channels: 3,
    pixels: Uint8Array.from({ length: count * edge * edge * 3 }, () => rng.integer(256)),
    labels: Int32Array.from({ length: count }, (_, index) => index % 3),
    paths: [],
  }
}

/** Filters whose output is 0 whatever they see: gamma 0 and beta so low that no ReLU lets it through. */
function silence(model: Model, layerId: string, filters: readonly number[]): Model {
  const set = (role: string, value: number) => {
    const own = model.weights[`${layerId}/${role}`]!
    return { shape: own.shape, data: own.data.map((old, index) => (filters.includes(index) ? value : old)) }
  }
  const weights = { ...model.weights, [`${layerId}/gamma`]: set('gamma', 1e-3), [`${layerId}/beta`]: set('beta', -50) }
  return { graph: model.graph, weights }
}

it.each([
  ['float', float],
  ['integer', quantised],
] as const)(
  '%s: masking a filter gives the accuracy and loss of a model whose filter is silent',
  async (name, model) => {
    const network = await createSplitNetwork(engine, model, 4)
    expect(network.arithmetic).toBe(name)
    const cuts = graph.layers.slice(0, 3).map((layer, index) => ({ layer, index, silent: [1, 3] }))
    const state = await measurePrunability({
      network,
      layers: cuts.map(({ layer, index, silent }) => ({
        layer: index,
        masks: [silent, [0]].map((gone) => {
          const filters = layer.type === 'dense' ? 0 : layer.filters
          const kept = Array.from({ length: filters }, (_, filter) => filter).filter((filter) => !gone.includes(filter))
          return maskedOutput(graph, layer.id, model.weights, kept, 'zero', network.arithmetic)
        }),
      })),
      classes,
      images,
      batchSize: 4,
    })
    network.dispose()
    const { evaluation: whole } = await evaluateModel(engine, model, images, 'val')
    expect(state.whole.correct).toBe(whole.correct)
    expect(state.whole.loss / images.count).toBeCloseTo(whole.loss, 5)
    for (const [position, { layer, silent }] of cuts.entries()) {
      const { evaluation } = await evaluateModel(engine, silence(model, layer.id, silent), images, 'val')
      expect(state.cells[position]![0]!.correct).toBe(evaluation.correct)
      expect(state.cells[position]![0]!.loss / images.count).toBeCloseTo(evaluation.loss, 5)
    }
  },
)

it('goes on from any batch to the same figures', async () => {
  const network = await createSplitNetwork(engine, float, 3)
  const layers = [{ layer: 1, masks: [{ mask: new Float32Array(8).fill(0.5), fill: new Float32Array(8) }] }]
  const states: PrunabilityState[] = []
  const options = { network, layers, classes, images, batchSize: 3 }
  const whole = await measurePrunability({ ...options, onBatch: (state) => void states.push(structuredClone(state)) })
  expect(states.map((state) => state.images)).toEqual([3, 6, 9, 10])
  expect(await measurePrunability({ ...options, state: states[1]! })).toEqual(whole)
  network.dispose()
})

it('counts the outputs of a filter that are not zero', async () => {
  const rates = await measureActivationRates(engine, silence(float, 'layer_1', [2, 5]), images)
  expect(rates['layer_1']![2]).toBe(0)
  expect(rates['layer_1']![5]).toBe(0)
  expect(Math.max(...rates['layer_1']!)).toBeGreaterThan(0)
  // ReLU6 of the averaged potentials: one output an image, so that rates are whole images.
  for (const rate of rates['layer_2']!) expect(rate * images.count).toBeCloseTo(Math.round(rate * images.count), 5)
  expect(Object.keys(rates)).toEqual(['layer_0', 'layer_1', 'layer_2'])
})

it('taylor scores are the squared slope of the loss when a filter is scaled', async () => {
  const scores = await measureTaylorScores(engine, float, images)
  // One batch of 10: (dL/ds)^2 at s = 1 for y = s (gamma x + beta), by central differences.
  const loss = async (layerId: string, filter: number, scale: number) => {
    const scaled = { ...float.weights }
    for (const role of ['gamma', 'beta']) {
      const own = float.weights[`${layerId}/${role}`]!
      const data = own.data.map((value, index) => (index === filter ? value * scale : value))
      scaled[`${layerId}/${role}`] = { shape: own.shape, data }
    }
    const predictor = await createPredictor(engine, { graph, weights: scaled }, images.count)
    const { logits } = await predictor.predict(images.pixels, images.count)
    predictor.dispose()
    let sum = 0
    for (let image = 0; image < images.count; image++) {
      const row = logits.subarray(image * 3, image * 3 + 3)
      sum += Math.log(row.reduce((total, value) => total + Math.exp(value), 0)) - row[images.labels[image]!]!
    }
    return sum / images.count
  }
  const delta = 5e-3
  for (const [layerId, filter] of [
    ['layer_0', 2],
    ['layer_1', 4],
    ['layer_2', 1],
  ] as const) {
    const slope = ((await loss(layerId, filter, 1 + delta)) - (await loss(layerId, filter, 1 - delta))) / (2 * delta)
    const wanted = slope ** 2
    expect(Math.abs(scores[layerId]![filter]! - wanted)).toBeLessThan(0.05 * wanted + 1e-6)
  }
})

it('leaves no tensors behind', async () => {
  const { tf } = engine
  const before = tf.memory().numTensors
  await measureTaylorScores(engine, float, images)
  const network = await createSplitNetwork(engine, float, 2)
  await network.advance(0, new Float32Array(2 * size * size * 3))
  network.dispose()
  expect(tf.memory().numTensors).toBe(before)
})

it('a network with branches: masking filters that sums couple gives the figures of the network without them', async () => {
  await fc.assert(
    fc.asyncProperty(branchedGraphs, fc.integer({ min: 0, max: 1e6 }), async (branched, seed) => {
      const model = randomModel(branched, seed)
      const own = drawImages(10, branched.input.height)
      const network = await createSplitNetwork(engine, model, 4)
      const cuts = prunableLayers(branched).map((layer) => ({ layer, kept: [0, 2] }))
      const state = await measurePrunability({
        network,
        layers: cuts.map(({ layer, kept }) => ({
          layer: branched.layers.indexOf(layer),
          masks: [maskedOutput(branched, layer.id, model.weights, kept, 'zero', 'float')],
        })),
        classes: branched.classes,
        images: own,
        batchSize: 4,
      })
      network.dispose()
      const { evaluation: whole } = await evaluateModel(engine, model, own, 'val')
      expect(state.whole.loss / own.count).toBeCloseTo(whole.loss, 4)
      for (const [position, { layer, kept }] of cuts.entries()) {
        const scores = Array.from({ length: filterCount(layer) }, (_, filter) => (kept.includes(filter) ? 1 : 0))
        const plan = planPruning(branched, { [layer.id]: scores }, { [layer.id]: kept.length })
        const { evaluation } = await evaluateModel(engine, applyPlan(model, plan, 'zero'), own, 'val')
        expect(state.cells[position]![0]!.loss / own.count).toBeCloseTo(evaluation.loss, 4)
      }
    }),
    { numRuns: 8 },
  )
})
