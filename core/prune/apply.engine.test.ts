import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { createRng } from '../base/rng.ts'
import { checkWeights } from '../graph/check-weights.ts'
import type { ConvLayer, Graph, Layer, Model, SeparableLayer } from '../graph/types.ts'
import { classifier, conv, separable } from '../graph/builders/blocks.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { randomModel } from '../testing/random-model.ts'
import type { TrainEngine } from '../train/engine.ts'
import { createPredictor } from '../train/predict.ts'
import { applyPlan } from './apply.ts'
import { filterCount } from '../graph/filter-groups.ts'
import { keptFilters } from '../graph/kept-filters.ts'
import { planPruning, type LayerPlan, type PrunePlan } from './plan.ts'

let engine: TrainEngine
beforeAll(async () => void (engine = await createTrainEngine()))

const size = 12
const classes = ['a', 'b', 'c']

/** Chains of every kind of layer, with pooling, biases and a flattened or averaged map before the classifier. */
const graphs = fc
  .record({
    kinds: fc.array(fc.constantFrom('conv', 'standard', 'fused'), { minLength: 2, maxLength: 4 }),
    filters: fc.array(fc.integer({ min: 5, max: 9 }), { minLength: 4, maxLength: 4 }),
    isFlattened: fc.boolean(),
    hasHidden: fc.boolean(),
    hasBatchNorm: fc.boolean(),
    isPooled: fc.boolean(),
    isAverageFirst: fc.boolean(),
  })
  .map(({ kinds, filters, isFlattened, hasHidden, hasBatchNorm, isPooled, isAverageFirst }): Graph => {
    const layers: Layer[] = kinds.map((kind, index): ConvLayer | SeparableLayer => {
      const isLast = index === kinds.length - 1
      const layer =
        kind === 'conv' || index === 0
          ? conv(index, filters[index]!, 1)
          : separable(index, filters[index]!, index % 2 ? 2 : 1, kind === 'fused' ? 'fused' : 'standard')
      const average = isLast && !isFlattened ? (isAverageFirst ? 'before-activation' : 'after-activation') : 'none'
      const norm = hasBatchNorm ? {} : { batchNorm: null, bias: index % 2 === 0 }
      return {
        ...layer,
        ...norm,
        globalAverage: average,
        maxPool: isPooled && index === 0 ? { size: 2, stride: 2 } : null,
      }
    })
    if (hasHidden) layers.push({ ...classifier(kinds.length, classes), name: 'hidden', units: 6, activation: 'relu' })
    layers.push(classifier(layers.length, classes))
    return { input: { height: size, width: size, channels: 3, scale: 1 / 128, offset: -1 }, classes, layers }
  })

async function logits(model: Model, pixels: Uint8Array): Promise<Float32Array> {
  const predictor = await createPredictor(engine, model, 4)
  const result = await predictor.predict(pixels, 4)
  predictor.dispose()
  return result.logits
}

/** Filters that give 0 whatever they see. */
function mask(model: Model, plans: readonly LayerPlan[]): Model {
  const weights = { ...model.weights }
  for (const { layerId, removed } of plans) {
    for (const role of ['kernel', 'pointwise', 'bias', 'gamma', 'beta']) {
      const own = weights[`${layerId}/${role}`]
      const filters = own?.shape.at(-1) ?? 1
      if (own)
        weights[`${layerId}/${role}`] = {
          shape: own.shape,
          data: own.data.map((value, index) => (removed.includes(index % filters) ? 0 : value)),
        }
    }
  }
  return { graph: model.graph, weights }
}

function randomPlans(graph: Graph, seed: number): LayerPlan[] {
  const rng = createRng(seed)
  return graph.layers.slice(0, -1).map((layer) => {
    const filtersBefore = layer.type === 'dense' ? layer.units : layer.filters
    const order = rng.shuffle(Array.from({ length: filtersBefore }, (_, index) => index))
    const count = keptFilters(filtersBefore, rng.between(0, 0.6), 1)
    const rising = (a: number, b: number) => a - b
    return {
      layerId: layer.id,
      layer: layer.name,
      filtersBefore,
      kept: order.slice(0, count).sort(rising),
      removed: order.slice(count).sort(rising),
      keptImportanceRatio: 1,
    }
  })
}

it('cutting filters gives the logits of masking them', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, fc.integer({ min: 0, max: 1e6 }), async (graph, seed) => {
      const rng = createRng(seed)
      const model = randomModel(graph, seed)
      const plans = randomPlans(graph, seed + 1)
      const pixels = Uint8Array.from({ length: 4 * size * size * 3 }, () => rng.integer(256))
      const cut = applyPlan(model, { layers: plans }, 'zero')
      expect(checkWeights(cut.graph, cut.weights)).toEqual([])
      const wanted = await logits(mask(model, plans), pixels)
      const reached = await logits(cut, pixels)
      const scale = Math.max(1, ...wanted.map(Math.abs))
      expect(Math.max(...wanted.map((value, index) => Math.abs(value - reached[index]!)))).toBeLessThan(2e-5 * scale)
    }),
    { numRuns: 25 },
  )
})

it('the constant of a filter with gamma 0 is kept for a next layer without borders', async () => {
  const graph: Graph = {
    input: { height: size, width: size, channels: 3, scale: 1 / 128, offset: -1 },
    classes,
    layers: [
      conv(0, 6, 2),
      { ...conv(1, 8, 1), padding: 'valid' },
      { ...separable(2, 6, 1, 'standard'), padding: 'valid', globalAverage: 'after-activation' },
      classifier(3, classes),
    ],
  }
  const model = randomModel(graph, 7)
  const plans = ['layer_0', 'layer_1', 'layer_2'].map((layerId): LayerPlan => ({
    layerId,
    layer: layerId,
    filtersBefore: 6,
    kept: [0, 1, 3, 5],
    removed: layerId === 'layer_1' ? [2, 4, 6, 7] : [2, 4],
    keptImportanceRatio: 1,
  }))
  const weights = { ...model.weights }
  for (const { layerId, removed } of plans) {
    const gamma = weights[`${layerId}/gamma`]!
    weights[`${layerId}/gamma`] = {
      shape: gamma.shape,
      data: gamma.data.map((value, index) => (removed.includes(index) ? 0 : value)),
    }
  }
  const pixels = Uint8Array.from({ length: 4 * size * size * 3 }, (_, index) => (index * 73) % 256)
  const wanted = await logits({ graph, weights }, pixels)
  const reached = await logits(applyPlan({ graph, weights }, { layers: plans }, 'expected'), pixels)
  wanted.forEach((value, index) => expect(reached[index]).toBeCloseTo(value, 4))
})

it.each(['zero', 'expected'] as const)(
  '%s: a history replayed as one cut gives the model that its steps gave',
  (mode) => {
    fc.assert(
      fc.property(graphs, fc.integer({ min: 0, max: 1e6 }), (graph, seed) => {
        const model = randomModel(graph, seed)
        const rng = createRng(seed)
        let stepped = model
        let left = randomPlans(graph, seed).map(({ filtersBefore }) =>
          Array.from({ length: filtersBefore }, (_, i) => i),
        )
        const history = [0, 1, 2].map(() => {
          const plans = left.map((filters, index): LayerPlan => {
            const layer = graph.layers[index]!
            const removed = filters.length > 2 && rng.next() < 0.7 ? [rng.integer(filters.length)] : []
            const all = Array.from(filters.keys())
            const kept = all.filter((at) => !removed.includes(at))
            const filtersBefore = filters.length
            return { layerId: layer.id, layer: layer.name, filtersBefore, kept, removed, keptImportanceRatio: 1 }
          })
          stepped = applyPlan(stepped, { layers: plans }, mode)
          const step = plans.map((plan, index) => ({
            layer: plan.layer,
            filters: plan.removed.map((at) => left[index]![at]!),
          }))
          left = left.map((filters, index) => plans[index]!.kept.map((at) => filters[at]!))
          return step
        })
        const replayed = applyPlan(model, asOneCut(graph, history.flat()), mode)
        expect(replayed.graph).toEqual(stepped.graph)
        expect(Object.keys(replayed.weights).sort()).toEqual(Object.keys(stepped.weights).sort())
        for (const [name, { shape, data }] of Object.entries(replayed.weights)) {
          const other = stepped.weights[name]!
          expect(shape).toEqual(other.shape)
          const scale = Math.max(1, ...other.data.map(Math.abs))
          expect(Math.max(0, ...data.map((value, at) => Math.abs(value - other.data[at]!)))).toBeLessThan(1e-5 * scale)
        }
      }),
      { numRuns: 40 },
    )
  },
)

/** As the job replays a history: filters that went count nothing, those that stay alike. */
function asOneCut(graph: Graph, history: readonly { layer: string; filters: readonly number[] }[]): PrunePlan {
  const gone = (layer: Layer) =>
    new Set(history.filter(({ layer: name }) => name === layer.name).flatMap(({ filters }) => filters))
  const perLayer = <T>(of: (layer: Layer) => T) =>
    Object.fromEntries(graph.layers.map((layer) => [layer.id, of(layer)]))
  const scores = perLayer((layer) =>
    Array.from({ length: filterCount(layer) }, (_, at) => (gone(layer).has(at) ? 0 : 1)),
  )
  return planPruning(
    graph,
    scores,
    perLayer((layer) => filterCount(layer) - gone(layer).size),
  )
}

it('expected: what a border cell loses is at most its share of the constant', async () => {
  // The carried constant is the mean over the map; a position differs from it by no more than the weights it may miss.
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
      const graph: Graph = {
        input: { height: 6, width: 6, channels: 2, scale: 1 / 128, offset: -1 },
        classes,
        layers: [conv(0, 5, 1), { ...conv(1, 3, 1), bias: true, batchNorm: null, activation: 'none' }],
      }
      const random = randomModel(graph, seed)
      const removed = [1, 4]
      const gamma = random.weights['layer_0/gamma']!
      const silent = { shape: gamma.shape, data: gamma.data.map((value, i) => (removed.includes(i) ? 0 : value)) }
      const model: Model = { graph, weights: { ...random.weights, 'layer_0/gamma': silent } }
      const plan: LayerPlan = {
        layerId: 'layer_0',
        layer: 'conv_0',
        filtersBefore: 5,
        kept: [0, 2, 3],
        removed,
        keptImportanceRatio: 1,
      }
      const pixels = Uint8Array.from({ length: 4 * 6 * 6 * 2 }, (_, index) => (index * 37 + seed) % 256)
      const wanted = await logits(model, pixels)
      const reached = await logits(applyPlan(model, { layers: [plan] }), pixels)
      const kernel = model.weights['layer_1/kernel']!.data
      const beta = model.weights['layer_0/beta']!.data
      const bounds = [0, 1, 2].map((filter) => {
        let bound = 0
        for (const channel of removed)
          for (let cell = 0; cell < 9; cell++)
            bound += Math.min(6, Math.max(0, beta[channel]!)) * Math.abs(kernel[(cell * 5 + channel) * 3 + filter]!)
        return bound
      })
      wanted.forEach((value, index) =>
        expect(Math.abs(reached[index]! - value)).toBeLessThanOrEqual(bounds[index % 3]! + 1e-4),
      )
    }),
    { numRuns: 10 },
  )
})
