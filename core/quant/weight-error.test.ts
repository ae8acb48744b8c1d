import { describe, expect, it } from 'vitest'
import { smallCnn } from '../graph/builders/small-cnn.ts'
import { setNetworkBits } from '../graph/edit/set-fields.ts'
import type { Layer } from '../graph/types.ts'
import { tensor } from '../tensor/tensor.ts'
import { randomModel } from '../testing/random-model.ts'
import { roundedKernels, weightError } from './weight-error.ts'

const graph = smallCnn({ alpha: 0.25, size: 16, channels: 3, classes: ['a', 'b'] })
const withBits = (weights: 2 | 4 | 8) => setNetworkBits(graph, { inputWeights: 8, weights, activations: 4 })
const layerOf = (weights: 2 | 4 | 8, name: string): Layer => withBits(weights).layers.find((one) => one.name === name)!

describe('the error of rounded weights', () => {
  it('follows from the codes by hand', () => {
    const dense = { ...layerOf(2, 'classifier'), id: 'd' }
    // Codes -1, 0, 1 times the largest of each unit: 1, 0 (0.4 rounds down) and 0.5, 0.5 (0.3 rounds up).
    const weights = { 'd/kernel': tensor([2, 2], [1, 0.5, 0.4, 0.3]) }
    const rounded = roundedKernels(dense, weights)['d/kernel']!.data
    expect([...rounded]).toEqual([1, 0.5, 0, 0.5])
    expect(weightError(dense, weights)).toBeCloseTo((0.4 ** 2 + 0.2 ** 2) / (1 + 0.25 + 0.16 + 0.09), 6)
  })

  it('of a separable layer is that of the convolution it stands for', () => {
    const layer = layerOf(4, 'separable_2')
    const { weights } = randomModel(withBits(4), 3)
    const rounded = roundedKernels(layer, weights)
    const [d, p] = [weights[`${layer.id}/depthwise`]!, weights[`${layer.id}/pointwise`]!]
    const [dr, pr] = [rounded[`${layer.id}/depthwise`]!, rounded[`${layer.id}/pointwise`]!]
    const [channels, filters] = [d.shape[2]!, p.shape[3]!]
    let [error, power] = [0, 0]
    for (let index = 0; index < d.data.length; index++)
      for (let filter = 0; filter < filters; filter++) {
        const at = (index % channels) * filters + filter
        const exact = d.data[index]! * p.data[at]!
        error += (dr.data[index]! * pr.data[at]! - exact) ** 2
        power += exact ** 2
      }
    expect(weightError(layer, weights)).toBeCloseTo(error / power, 8)
  })

  it('falls with every bit', () => {
    const { weights } = randomModel(withBits(4), 5)
    const errors = ([2, 4, 8] as const).map((bits) => weightError(layerOf(bits, 'conv_1'), weights))
    expect(errors[0]).toBeGreaterThan(10 * errors[1]!)
    expect(errors[1]).toBeGreaterThan(10 * errors[2]!)
    expect(weightError({ ...layerOf(4, 'conv_1'), bits: null }, weights)).toBe(0)
  })
})
