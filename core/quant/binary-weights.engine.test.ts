import { describe, expect, it } from 'vitest'
import { referenceEngine } from '../akida/integer/reference.ts'
import type { AkidaNetwork } from '../akida/network.ts'
import { createRng } from '../base/rng.ts'
import { smallCnn } from '../graph/builders/small-cnn.ts'
import { setNetworkBits, type NetworkBits } from '../graph/edit/set-fields.ts'
import type { Model } from '../graph/types.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { randomModel } from '../testing/random-model.ts'
import { forward } from '../train/forward.ts'
import { binariseWeights } from './binary-weights.ts'
import { toAkidaNetwork } from './export.ts'
import { integerForward } from './integer-forward.ts'
import { integerParameters } from './integer-parameters.ts'

const { tf } = await createTrainEngine()
const allOneBit: NetworkBits = { inputWeights: 1, weights: 1, activations: 4, depthwise: 1, classifier: 1 }
const hybrid: NetworkBits = { inputWeights: 8, weights: 1, activations: 4 }
const count = 4
const size = 16

function binaryModel(bits: NetworkBits, seed: number): Model {
  const graph = smallCnn({ alpha: 0.25, size, channels: 3, classes: ['a', 'b'] })
  return randomModel(setNetworkBits(graph, bits), seed)
}

function randomPixels(seed: number): Uint8Array {
  const rng = createRng(seed)
  return Uint8Array.from({ length: count * size * size * 3 }, () => rng.integer(256))
}

function networkOf(model: Model): AkidaNetwork {
  const { network, diagnostics } = toAkidaNetwork(model.graph, model.weights)
  expect(diagnostics).toEqual([])
  return network!
}

describe('weights of one bit', () => {
  it('are the sign times the scale, and 0 counts as positive', () => {
    // mean |w| of the columns: (1 + 0 + 0.2) / 3 = 0.4 and (3 + 6 + 3) / 3 = 4, so the scales are 2.5 and 0.25.
    const w = tf.tensor2d([1, -3, 0, 6, -0.2, -3], [3, 2])
    const values = binariseWeights(tf, w, tf.tensor1d([2.5, 0.25])).dataSync()
    const expected = [0.4, -4, 0.4, 4, -0.4, -4]
    values.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 6))
  })

  it('learn within three times their filter’s scale and stand still beyond', () => {
    const w = tf.tensor1d([-0.31, -0.3, 0, 0.29, 5])
    const scale = tf.tensor1d([10, 10, 10, 10, 0.5])
    const gradient = tf.grad((x) => tf.sum(tf.mul(binariseWeights(tf, x, scale), [1, 2, 3, 4, 5])))(w)
    expect([...gradient.dataSync()]).toEqual([0, 2, 3, 4, 5])
  })
})

describe.each([
  ['whole network', allOneBit],
  ['hybrid with 8-bit first layer, depthwise and classifier', hybrid],
])('a network of one bit, %s', (_, bits) => {
  it('has the codes -1 and +1 in every binary kernel, and wider ones elsewhere', () => {
    const network = networkOf(binaryModel(bits, 1))
    network.layers.forEach((layer, index) => {
      if (layer.type === 'input_data') return
      const isBinary = (values: Int8Array) => values.every((code) => Math.abs(code) === 1)
      const isWide = bits === hybrid && (index === 0 || index === network.layers.length - 1)
      expect(isBinary(layer.type === 'sep' ? layer.wPw.values : layer.w.values), layer.name).toBe(!isWide)
      if (layer.type === 'sep') expect(isBinary(layer.w.values), `${layer.name} depthwise`).toBe(bits === allOneBit)
    })
  })

  it('gives the same levels in training’s forward pass, on the training engine as integers and in the integer engine', () => {
    for (const seed of [1, 2, 3]) {
      const model = binaryModel(bits, seed)
      const network = networkOf(model)
      const pixels = randomPixels(seed)
      const expected = referenceEngine.run(network, pixels, count, { keepOutputs: true })
      tf.tidy(() => {
        const images = tf.tensor4d(Float32Array.from(pixels), [count, size, size, 3])
        const tensors = (weights: Model['weights']) =>
          Object.fromEntries(
            Object.entries(weights).map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]),
          )
        const { outputs } = integerForward(tf, network, tensors(integerParameters(network)), images)
        const { activations } = forward(tf, model.graph, tensors(model.weights), images, { batchNorm: 'frozen' })
        model.graph.layers.forEach((layer, index) => {
          const wanted = [...expected.perLayer[index]!.output!]
          expect([...outputs[index]!.dataSync()].map(Math.round), layer.name).toEqual(wanted)
          if (layer.activation === 'none') return
          const step = model.weights[`${layer.id}/step`]!.data[0]!
          const levels = [...activations[layer.id]!.dataSync()].map((value) => Math.round(value / step))
          expect(levels, `${layer.name} in training`).toEqual(wanted)
        })
      })
    }
  })
})
