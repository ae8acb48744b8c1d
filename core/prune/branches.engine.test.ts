import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { createRng } from '../base/rng.ts'
import { checkWeights } from '../graph/check-weights.ts'
import { coupledLayers } from '../graph/coupled-layers.ts'
import { filterCount } from '../graph/filter-groups.ts'
import { prunableLayers } from '../graph/prunable-layers.ts'
import type { Graph, Model } from '../graph/types.ts'
import { hasErrors, validateGraph } from '../graph/validate.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { branchedGraphs } from '../testing/branched-graphs.ts'
import { randomModel } from '../testing/random-model.ts'
import type { TrainEngine } from '../train/engine.ts'
import { createPredictor } from '../train/predict.ts'
import { applyPlan } from './apply.ts'
import { scoreFilters } from './importance/registry.ts'
import { planPruning, type PrunePlan } from './plan.ts'

let engine: TrainEngine
beforeAll(async () => void (engine = await createTrainEngine()))

const images = 3

async function logits(model: Model, seed: number): Promise<Float32Array> {
  const rng = createRng(seed)
  const { height, width, channels } = model.graph.input
  const predictor = await createPredictor(engine, model, images)
  const pixels = Uint8Array.from({ length: images * height * width * channels }, () => rng.integer(256))
  const result = await predictor.predict(pixels, images)
  predictor.dispose()
  return result.logits
}

/** The parameters of the filters that go, in every layer that shares them, set to 0 where the role is one of `roles`. */
function withZeros({ graph, weights }: Model, plan: PrunePlan, roles: readonly string[]): Model {
  const changed = { ...weights }
  const groups = coupledLayers(graph)
  for (const { layerId, removed } of plan.layers)
    for (const { id } of groups.get(layerId)!)
      for (const role of roles) {
        const own = weights[`${id}/${role}`]
        const filters = own?.shape.at(-1) ?? 1
        if (own)
          changed[`${id}/${role}`] = {
            shape: own.shape,
            data: own.data.map((value, at) => (removed.includes(at % filters) ? 0 : value)),
          }
      }
  return { graph, weights: changed }
}

/** Random filters of random groups go; a filter of each stays. */
function randomPlan(graph: Graph, seed: number): PrunePlan {
  const rng = createRng(seed)
  const layers = prunableLayers(graph)
  const scores = Object.fromEntries(
    layers.map((layer) => [layer.id, Array.from({ length: filterCount(layer) }, () => rng.next())]),
  )
  const kept = layers.map((layer) => [layer.id, 1 + rng.integer(filterCount(layer))] as const)
  return planPruning(graph, scores, Object.fromEntries(kept))
}

function expectEqual(reached: Float32Array, wanted: Float32Array): void {
  const scale = Math.max(1, ...wanted.map(Math.abs))
  expect(Math.max(...wanted.map((value, index) => Math.abs(value - reached[index]!)))).toBeLessThan(2e-5 * scale)
}

const seeds = fc.integer({ min: 0, max: 1e6 })

it('cutting filters of a network with branches gives the logits of masking them', async () => {
  await fc.assert(
    fc.asyncProperty(branchedGraphs, seeds, async (graph, seed) => {
      expect(validateGraph(graph).filter(({ severity }) => severity === 'error')).toEqual([])
      const model = randomModel(graph, seed)
      const plan = randomPlan(graph, seed + 1)
      const cut = applyPlan(model, plan, 'zero')
      expect(hasErrors(validateGraph(cut.graph))).toBe(false)
      expect(checkWeights(cut.graph, cut.weights)).toEqual([])
      const masked = withZeros(model, plan, ['kernel', 'pointwise', 'bias', 'gamma', 'beta'])
      expectEqual(await logits(cut, seed), await logits(masked, seed))
    }),
    { numRuns: 60 },
  )
})

it('constants of filters with gamma 0 are carried to every layer that reads them, through sums and joined maps', async () => {
  const withoutBorders = branchedGraphs.map((graph): Graph => ({
    ...graph,
    layers: graph.layers.map((layer) =>
      // Without normalisation a filter is no constant; a larger kernel reaches over the border.
      layer.type === 'dense' ? layer : { ...layer, kernel: 1, batchNorm: { epsilon: 1e-3 }, bias: false },
    ),
  }))
  await fc.assert(
    fc.asyncProperty(withoutBorders, seeds, async (graph, seed) => {
      const all = randomPlan(graph, seed + 1)
      // A hidden fully connected layer has no gamma either.
      const plan = { layers: all.layers.filter(({ layer }) => layer !== 'hidden') }
      const silent = withZeros(randomModel(graph, seed), plan, ['gamma'])
      expectEqual(await logits(applyPlan(silent, plan), seed), await logits(silent, seed))
    }),
    { numRuns: 40 },
  )
})

it('ranks layers that share their filters together', () => {
  fc.assert(
    fc.property(branchedGraphs, seeds, (graph, seed) => {
      const { weights } = randomModel(graph, seed)
      const scores = scoreFilters(graph, weights, 'l1', { seed })
      expect(Object.keys(scores)).toEqual(prunableLayers(graph).map(({ id }) => id))
      const own = scoreFilters({ ...graph, layers: graph.layers.map(alone) }, weights, 'l1', { seed })
      for (const [leader, group] of coupledLayers(graph)) {
        const together = scores[leader]
        if (!together) continue
        const relative = group.map(({ id }) => {
          const mean = own[id]!.reduce((sum, score) => sum + score, 0) / own[id]!.length
          return own[id]!.map((score) => score / mean)
        })
        const summed = together.map((_, at) => relative.reduce((sum, layer) => sum + layer[at]!, 0))
        const order = (values: Float64Array) =>
          Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b)
        expect(order(together)).toEqual(order(group.length > 1 ? summed : own[leader]!))
      }
    }),
    { numRuns: 40 },
  )
})

function alone<T extends Graph['layers'][number]>(layer: T): T {
  return { ...layer, residual: undefined }
}
