import { describe, expect, it } from 'vitest'
import { referenceEngine } from '../akida/integer/reference.ts'
import type { AkidaNetwork } from '../akida/network.ts'
import { setNetworkBits } from '../graph/edit/set-fields.ts'
import { akidaNet } from '../graph/builders/akidanet.ts'
import type { Model } from '../graph/types.ts'
import { createRng } from '../base/rng.ts'
import { randomModel } from '../testing/random-model.ts'
import { toAkidaNetwork } from './export.ts'
import { fromIntegers } from './from-integers.ts'

function randomImages(network: AkidaNetwork, count: number): Uint8Array {
  const rng = createRng(5)
  const [height, width, channels] = network.inputShape
  return Uint8Array.from({ length: count * height * width * channels }, () => rng.integer(256))
}

function quantisedModel(weights: 1 | 2 | 4 = 4): Model {
  const graph = akidaNet({ alpha: 0.1, size: 32, channels: 3, classes: ['no', 'yes'] })
  return randomModel(setNetworkBits(graph, { inputWeights: 8, weights, activations: 4 }), 3)
}

/** Conversion, back, and conversion again must give the same answers of every layer. */
function expectSameAnswers(network: AkidaNetwork): void {
  const { graph, weights } = fromIntegers(network, ['no', 'yes'])
  const again = toAkidaNetwork(graph, weights, network.name)
  expect(again.diagnostics).toEqual([])
  const images = randomImages(network, 2)
  const [before, after] = [network, again.network!].map((each) =>
    referenceEngine.run(each, images, 2, { keepOutputs: true }),
  )
  expect(after!.perLayer.map(({ output }) => output)).toEqual(before!.perLayer.map(({ output }) => output))
  after!.predict.forEach((value, index) => expect(value).toBeCloseTo(before!.predict[index]!, 4))
}

describe('a model made of an integer network', () => {
  it('converts back to what a model of the studio was exported to, dead filters included', () => {
    const model = quantisedModel()
    const kernel = model.weights['layer_1/kernel']!
    const filters = kernel.shape.at(-1)!
    for (let index = 0; index < kernel.data.length; index += filters) kernel.data[index] = 1e-31
    expectSameAnswers(toAkidaNetwork(model.graph, model.weights).network!)
  })

  it('keeps weights of 0 and 1, which are one bit on Akida and two in the studio', () => {
    const model = quantisedModel(2)
    const network = toAkidaNetwork(model.graph, model.weights).network!
    const layers = network.layers.map((layer) =>
      layer.type === 'conv'
        ? { ...layer, weightsBits: 1 as const, w: { ...layer.w, values: layer.w.values.map(Math.abs) } }
        : layer,
    )
    expect(fromIntegers({ ...network, layers }).graph.layers[1]!.bits).toEqual({ weights: 2, activations: 4 })
    expectSameAnswers({ ...network, layers })
  })

  it('is refused where the weights do not use their range', () => {
    const model = quantisedModel()
    const network = toAkidaNetwork(model.graph, model.weights).network!
    const layer = network.layers[5]!
    if (layer.type !== 'sep') throw new Error('the sixth layer of AkidaNet is separable')
    layer.w.values.forEach((code, index) => (layer.w.values[index] = Math.trunc(code / 3)))
    expect(() => fromIntegers(network)).toThrow(/separable_5.*akida run/)
  })
})
