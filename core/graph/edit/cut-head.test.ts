import { describe, expect, it } from 'vitest'
import { mobilenetV1 } from '../builders/mobilenet-v1.ts'
import { countParameters } from '../parameters.ts'
import type { ConvLayer, Graph } from '../types.ts'
import { validateGraph } from '../validate.ts'
import { addHead, cutHead } from './cut-head.ts'

const mobilenet = mobilenetV1({ alpha: 0.25, size: 96, channels: 3, classes: ['a', 'b', 'c'], style: 'standard' })
const names = ({ layers }: Graph) => layers.map(({ name }) => name)
const errors = (graph: Graph) => validateGraph(graph).filter(({ severity }) => severity === 'error')

describe('cutHead', () => {
  it('takes every fully connected layer behind the last convolution', () => {
    const deep = addHead(mobilenet, ['x', 'y'])
    const { graph, cut } = cutHead(deep)
    expect(cut.map(({ name }) => name)).toEqual(['classifier', 'classifier_15'])
    expect(names(graph)).toEqual(names(mobilenet).slice(0, -1))
  })

  it('takes a convolution whose average gives the logits', () => {
    const scores: ConvLayer = {
      ...(mobilenet.layers[0] as ConvLayer),
      id: 'scores',
      name: 'scores',
      filters: 3,
      batchNorm: null,
      bias: true,
      activation: 'none',
      globalAverage: 'before-activation',
    }
    const layers = [...mobilenet.layers.slice(0, -1), scores]
    const { graph, cut } = cutHead({ ...mobilenet, layers })
    expect(cut).toEqual([scores])
    expect(graph.layers.at(-1)).toMatchObject({ name: 'separable_13', globalAverage: 'after-activation' })
  })

  it('leaves features as they are, and averages a map', () => {
    const headless = { ...mobilenet, layers: mobilenet.layers.slice(0, 5) }
    const { graph, cut } = cutHead(headless)
    expect(cut).toEqual([])
    expect(graph.layers.at(-1)).toMatchObject({ name: 'separable_4', globalAverage: 'after-activation' })
  })

  it('refuses a classifier that reads several layers', () => {
    const [first, second] = mobilenet.layers as [ConvLayer, ConvLayer]
    const ends = [
      { ...first, globalAverage: 'after-activation' as const },
      { ...second, globalAverage: 'after-activation' as const, from: [first.id] },
    ]
    const head = { ...mobilenet.layers.at(-1)!, from: ends.map(({ id }) => id) }
    expect(() => cutHead({ ...mobilenet, layers: [...ends, head] })).toThrow('reads 2 layers, joined')
  })

  it('says when nothing would be left', () => {
    const alone = { ...mobilenet, layers: mobilenet.layers.slice(-1) }
    expect(() => cutHead(alone)).toThrow(/Nothing is left/)
  })
})

it('a new head has an output a class and nothing else changes', () => {
  const adapted = addHead(cutHead(mobilenet).graph, ['x', 'y'])
  expect(errors(adapted)).toEqual([])
  // 256 features, weights and a bias for two classes instead of three.
  expect(countParameters(adapted)).toBe(countParameters(mobilenet) - 257)
  expect(names(adapted)).toEqual(names(mobilenet))
})
