import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { referenceEngine } from '../akida/integer/reference.ts'
import { createRng } from '../base/rng.ts'
import type { Graph, Layer, LayerBits, Model } from '../graph/types.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { toAkidaNetwork } from '../quant/export.ts'
import { randomModel } from '../testing/random-model.ts'
import { createBatchRunner } from './batch-runner.ts'
import { forward } from './forward.ts'
import { prepareQuantised } from './prepare-quantised.ts'
import { reestimateStatistics } from './reestimate-statistics.ts'

const engine = await createTrainEngine()
const schemes = ['fixed', 'mse', 'percentile', 'min-max', 'learned'] as const

/** A convolution, a mixture of convolutions and separables with and without pooling, and a classifier; bits of every kind that Akida runs. */
function randomGraph(seed: number): Graph {
  const rng = createRng(seed)
  const activations = (): LayerBits['activations'] => rng.pick([1, 2, 4] as const)
  const common = (index: number, isLastMap: boolean) => ({
    id: `layer_${index}`,
    name: `layer_${index}`,
    filters: 2 + rng.integer(12),
    kernel: 3,
    padding: 'same' as const,
    bias: rng.next() < 0.3,
    batchNorm: rng.next() < 0.8 ? { epsilon: 1e-3 } : null,
    activation: rng.pick(['relu', 'relu6'] as const),
    maxPool: !isLastMap && rng.next() < 0.3 ? { size: 2, stride: 2 } : null,
    globalAverage: isLastMap ? rng.pick(['none', 'before-activation'] as const) : ('none' as const),
  })
  const middle = 1 + rng.integer(3)
  const layers: Layer[] = [
    {
      ...common(0, false),
      type: 'conv',
      stride: 1 + rng.integer(2),
      padding: rng.pick(['same', 'valid'] as const),
      bits: { weights: rng.pick([1, 2, 4, 8] as const), activations: activations() },
    },
  ]
  for (let index = 1; index <= middle; index++) {
    const bits = { weights: rng.pick([1, 2, 4] as const), activations: activations() }
    const base = { ...common(index, index === middle), stride: 1, bits }
    const depthwise = rng.pick([2, 4, 8, undefined] as const)
    const separable = { type: 'separable', style: 'fused', innerBatchNorm: null, innerActivation: 'none' } as const
    layers.push(rng.next() < 0.5 ? { ...base, type: 'conv' } : { ...base, ...separable, bits: { ...bits, depthwise } })
  }
  const classifier = { id: 'classifier', name: 'classifier', units: 3, bias: true, activation: 'none' } as const
  layers.push({ ...classifier, type: 'dense', bits: { weights: rng.pick([1, 2, 4, 8] as const), activations: 4 } })
  const [scale, offset] = rng.pick([
    [1 / 128, -1],
    [1 / 255, 0],
  ] as const)
  return { input: { height: 12, width: 12, channels: 3, scale, offset }, classes: ['a', 'b', 'c'], layers }
}

/** The graph in few bits by one of the schemes; learned steps are any numbers, some far below what the chip stores. */
async function quantised(
  seed: number,
  scheme: (typeof schemes)[number],
  pixels: Uint8Array,
  count: number,
): Promise<Model> {
  const graph = randomGraph(seed)
  const float = { ...graph, layers: graph.layers.map((layer) => ({ ...layer, bits: null })) }
  const observer = scheme === 'learned' ? 'mse' : scheme
  const raw = randomModel(float, seed)
  const settled = { graph: float, weights: await reestimateStatistics(engine, raw, { pixels, count }) }
  const model = await prepareQuantised(engine, settled, { graph, observer, equaliseExponent: 0.5 }, { pixels, count })
  if (scheme !== 'learned') return model
  const rng = createRng(seed + 1)
  return {
    graph,
    weights: Object.fromEntries(
      Object.entries(model.weights).map(([name, value]) => [
        name,
        name.endsWith('/step')
          ? { ...value, data: value.data.map((step) => step * (rng.next() < 0.2 ? 1e-4 : rng.between(0.5, 2))) }
          : value,
      ]),
    ),
  }
}

describe('the fake-quantised forward pass with fixed statistics', () => {
  it.each(schemes)('equals the integer engine in every level and potential: %s steps', async (scheme) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const rng = createRng(seed + 2)
        const count = 6
        const pixels = Uint8Array.from({ length: count * 12 * 12 * 3 }, () => rng.integer(256))
        const model = await quantised(seed, scheme, pixels, count)
        // Random layers may leave the chip's fields: the integers of such a model are nothing to equal.
        const { network, diagnostics } = toAkidaNetwork(model.graph, model.weights)
        fc.pre(diagnostics.length === 0)
        const expected = referenceEngine.run(network!, pixels, count, { keepOutputs: true })
        const runner = await createBatchRunner(engine, model.graph.input, model.weights, count, (parameters, batch) => {
          const { logits, activations } = forward(engine.tf, model.graph, parameters, batch, { batchNorm: 'frozen' })
          return { logits, ...activations }
        })
        const rows = await runner.run(pixels, count)
        runner.dispose()
        model.graph.layers.slice(0, -1).forEach(({ id, name }, index) => {
          const step = model.weights[`${id}/step`]!.data[0]!
          const wrong = rows[id]!.data.filter(
            (value, position) => Math.round(value / step) !== expected.perLayer[index]!.output![position],
          )
          expect(wrong.length, `${name} of ${rows[id]!.data.length}`).toBe(0)
        })
        // Real values of whole potentials: a difference of one potential would show in the third digit.
        rows['logits']!.data.forEach((value, index) => expect(value).toBeCloseTo(expected.predict[index]!, 4))
      }),
      { numRuns: 4, seed: 11 },
    )
  })
})
