import { describe, expect, it } from 'vitest'
import { akidaNet } from './builders/akidanet.ts'
import type { Graph, Layer } from './types.ts'
import { validateGraph } from './validate.ts'

const sound = akidaNet({ alpha: 0.25, size: 32, channels: 3, classes: ['a', 'b'] })
const withLayer = (index: number, change: Partial<Layer>): Graph => ({
  ...sound,
  layers: sound.layers.map((layer, at) => (at === index ? ({ ...layer, ...change } as Layer) : layer)),
})
const codes = (graph: Graph) => validateGraph(graph).map(({ code }) => code)

describe('validateGraph', () => {
  it('finds nothing in a sound graph', () => expect(validateGraph(sound)).toEqual([]))

  it.each<[string, Graph]>([
    ['graph.empty', { ...sound, layers: [] }],
    ['graph.input-size', { ...sound, input: { ...sound.input, height: 0 } }],
    ['graph.input-scaling', { ...sound, input: { ...sound.input, scale: 0 } }],
    ['graph.id-duplicate', withLayer(3, { id: sound.layers[2]!.id })],
    ['graph.name-duplicate', withLayer(3, { name: sound.layers[2]!.name })],
    ['graph.class-duplicate', { ...sound, classes: ['a', 'a'] }],
    ['graph.size-invalid', withLayer(1, { filters: 0 })],
    ['graph.size-invalid', withLayer(1, { kernel: 1.5 })],
    ['graph.size-invalid', withLayer(14, { units: -2 })],
    ['graph.map-too-small', withLayer(13, { kernel: 3, padding: 'valid' })],
    ['graph.pool-too-large', withLayer(12, { padding: 'valid', kernel: 1, maxPool: { size: 8, stride: 8 } })],
    ['graph.two-pools', withLayer(13, { maxPool: { size: 1, stride: 1 } })],
    ['graph.fused-with-inner', withLayer(5, { innerActivation: 'relu' })],
    [
      'graph.convolution-after-dense',
      { ...sound, layers: [...sound.layers.slice(0, 5), sound.layers[14]!, ...sound.layers.slice(5, 14)] },
    ],
    ['graph.no-classifier', { ...sound, layers: sound.layers.slice(0, 12) }],
    ['graph.activated-logits', withLayer(14, { activation: 'relu' })],
    ['graph.class-count', { ...sound, classes: ['a', 'b', 'c'] }],
  ])('reports %s', (code, graph) => expect(codes(graph)).toContain(code))

  it('returns all findings and names the layer in each', () => {
    const graph = withLayer(1, { filters: 0 })
    const findings = validateGraph({ ...graph, classes: ['a'] })
    expect(findings.map(({ code, subject }) => [code, subject])).toEqual(
      expect.arrayContaining([
        ['graph.size-invalid', 'conv_1'],
        ['graph.class-count', 'classifier'],
      ]),
    )
    expect(findings.every(({ subject, message }) => message.includes(subject))).toBe(true)
  })
})
