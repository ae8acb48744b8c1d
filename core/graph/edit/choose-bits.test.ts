import { describe, expect, it } from 'vitest'
import { smallCnn } from '../builders/small-cnn.ts'
import { smallResNet } from '../builders/small-resnet.ts'
import { chooseBits, defaultBits, hasSameBits } from './choose-bits.ts'

const graph = smallCnn({ alpha: 0.25, size: 16, channels: 3, classes: ['a', 'b'] })
const bitsOf = (chosen: typeof graph) => chosen.layers.map(({ bits }) => bits && `${bits.weights}/${bits.activations}`)

describe('bits of a network', () => {
  it('are those of the network, with single layers over them by name or id', () => {
    const chosen = chooseBits(
      graph,
      { inputWeights: 8, weights: 4, activations: 4 },
      {
        conv_1: { weights: 2 },
        layer_2: { weights: 4, activations: 2 },
      },
    )
    expect(bitsOf(chosen)).toEqual(['8/4', '2/4', '4/2', '4/4', '4/4'])
  })

  it('are kept where nothing is said, and complete a float network to 8/4/4', () => {
    expect(chooseBits(graph, undefined)).toBe(graph)
    const mixed = chooseBits(graph, undefined, { separable_3: { weights: 2 } })
    expect(bitsOf(mixed)).toEqual(['8/4', '4/4', '4/4', '2/4', '4/4'])
    expect(bitsOf(chooseBits(mixed, undefined, { conv_1: { activations: 1 } }))).toEqual([
      '8/4',
      '4/1',
      '4/4',
      '2/4',
      '4/4',
    ])
    expect(hasSameBits(mixed, chooseBits(graph, defaultBits))).toBe(false)
    expect(hasSameBits(mixed, chooseBits(mixed, undefined))).toBe(true)
  })

  it('keep the depthwise width of a hybrid, which is part of what makes two networks equal', () => {
    const hybrid = chooseBits(graph, { ...defaultBits, weights: 1 }, { separable_3: { depthwise: 4 } })
    expect(hybrid.layers.map(({ bits }) => bits?.depthwise)).toEqual([undefined, undefined, 8, 4, undefined])
    expect(hasSameBits(hybrid, chooseBits(hybrid, undefined, { separable_2: { depthwise: 4 } }))).toBe(false)
    expect(hasSameBits(hybrid, chooseBits(hybrid, undefined, { conv_1: { depthwise: 4 } }))).toBe(true)
  })

  it('refuse a network with branches', () => {
    const branched = smallResNet({ alpha: 0.25, size: 32, channels: 3, classes: ['a', 'b'] })
    expect(() => chooseBits(branched, defaultBits)).toThrow('Only chains of layers are quantised')
    expect(chooseBits(branched, undefined)).toBe(branched)
  })

  it('refuse layers that the graph does not have', () => {
    expect(() => chooseBits(graph, defaultBits, { conv_9: { weights: 2 } })).toThrow('no layer "conv_9"')
  })
})
