import { describe, expect, it } from 'vitest'
import { classifier, conv } from './builders/blocks.ts'
import { setNetworkBits } from './edit/set-fields.ts'
import { smallResNet } from './builders/small-resnet.ts'
import { connections, isChain } from './connections.ts'
import type { Graph, Layer } from './types.ts'
import { validateGraph } from './validate.ts'

const classes = ['a', 'b']
const graphOf = (...layers: Layer[]): Graph => ({
  input: { height: 8, width: 8, channels: 3, scale: 1 / 128, offset: -1 },
  classes,
  layers: [...layers, classifier(layers.length, classes)],
})
const codes = (graph: Graph) => validateGraph(graph).map(({ code, subject }) => `${code} ${subject}`)
const residual = (...from: string[]) => ({ residual: { from, place: 'before-activation' as const } })

describe('connections', () => {
  it('are those of neighbours unless a layer names others', () => {
    const graph = graphOf(conv(0, 4, 1), { ...conv(1, 4, 1), ...residual('layer_0') })
    expect(connections(graph)).toEqual([
      { from: 'layer_0', to: 'layer_1', kind: 'input' },
      { from: 'layer_0', to: 'layer_1', kind: 'residual' },
      { from: 'layer_1', to: 'layer_2', kind: 'input' },
    ])
    expect(isChain(graph)).toBe(false)
    expect(isChain(graphOf(conv(0, 4, 1), { ...conv(1, 4, 1), from: ['layer_0'] }))).toBe(true)
  })

  it('fit together in the small ResNet, which cannot be quantised', () => {
    const graph = smallResNet({ alpha: 0.25, size: 32, channels: 3, classes })
    expect(codes(graph)).toEqual([])
    expect(codes(setNetworkBits(graph, { inputWeights: 8, weights: 4, activations: 4 }))).toEqual([
      'graph.quantised-branches conv_0',
    ])
  })

  it.each<[string, Graph, string]>([
    ['an unknown layer', graphOf({ ...conv(0, 4, 1), from: ['layer_9'] }), 'graph.connection-unknown conv_0'],
    [
      'a later layer',
      graphOf(conv(0, 4, 1), { ...conv(1, 4, 1), ...residual('layer_2') }),
      'graph.connection-unknown conv_1',
    ],
    ['itself', graphOf(conv(0, 4, 1), { ...conv(1, 4, 1), ...residual('layer_1') }), 'graph.connection-unknown conv_1'],
    [
      'maps of different sizes joined',
      graphOf(conv(0, 4, 1), conv(1, 4, 2), { ...conv(2, 4, 1), from: ['layer_0', 'layer_1'] }),
      'graph.join-size conv_2',
    ],
    [
      'other channels added',
      graphOf(conv(0, 4, 1), { ...conv(1, 5, 1), ...residual('layer_0') }),
      'graph.residual-shape conv_1',
    ],
    [
      'another size added',
      graphOf(conv(0, 4, 1), { ...conv(1, 4, 2), ...residual('layer_0') }),
      'graph.residual-shape conv_1',
    ],
    [
      'an output that nobody reads',
      graphOf(conv(0, 4, 1), conv(1, 4, 1), { ...conv(2, 4, 1), from: ['layer_0'] }),
      'graph.output-unread conv_1',
    ],
  ])('%s is an error', (_, graph, code) => expect(codes(graph)).toEqual([code]))
})
