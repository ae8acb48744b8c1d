import { describe, expect, it } from 'vitest'
import { mobilenetV1 } from './builders/mobilenet-v1.ts'
import { setBits, setFilters } from './edit/set-fields.ts'
import { layersWithNewWeights } from './new-weights.ts'
import type { Graph } from './types.ts'

const graph = mobilenetV1({ alpha: 0.25, size: 32, channels: 3, classes: ['a', 'b'], style: 'standard' })
const names = (after: Graph) => layersWithNewWeights(graph, after).map(({ name }) => name)
const change = (name: string, fields: object): Graph => ({
  ...graph,
  layers: graph.layers.map((layer) => (layer.name === name ? { ...layer, ...fields } : layer)),
})

describe('layers whose weights are new', () => {
  it('are the one with other filters and the one that reads them', () => {
    expect(names(setFilters(graph, ['layer_5'], 40))).toEqual(['separable_5', 'separable_6'])
  })

  it('are the one with another kernel, and nobody behind it', () => {
    expect(names(change('separable_3', { kernel: 5 }))).toEqual(['separable_3'])
  })

  it('are none where only bits, stride or names differ', () => {
    expect(names(setBits(graph, ['layer_6'], { weights: 4, activations: 4 }))).toEqual([])
    expect(names(change('separable_3', { name: 'other', stride: 2 }))).toEqual([])
    expect(names(graph)).toEqual([])
  })
})
