import { expect, it } from 'vitest'
import { mobilenetV1 } from './builders/mobilenet-v1.ts'
import { diffGraphs, isEmptyDiff } from './diff.ts'
import { buildAkidaNet } from './edit/for-akida.ts'
import { setFilters } from './edit/set-fields.ts'
import { swapSeparable } from './edit/swap-separable.ts'
import type { Graph } from './types.ts'

const graph = mobilenetV1({ alpha: 0.25, size: 96, channels: 3, classes: ['a', 'b'], style: 'standard' })

it('is empty between equal graphs', () => {
  expect(isEmptyDiff(diffGraphs(graph, structuredClone(graph)))).toBe(true)
})

it('names the fields of a swapped layer', () => {
  const diff = diffGraphs(graph, swapSeparable(graph, ['layer_2']))
  expect(diff.changed).toEqual([
    {
      id: 'layer_2',
      name: 'conv_2',
      fields: expect.arrayContaining([
        { field: 'type', from: 'separable', to: 'conv' },
        { field: 'name', from: 'separable_2', to: 'conv_2' },
        { field: 'style', from: 'standard', to: null },
        { field: 'innerBatchNorm.epsilon', from: 1e-3, to: null },
      ]) as unknown,
    },
  ])
  expect([diff.added, diff.removed, diff.input, diff.classes]).toEqual([[], [], [], null])
})

it('names the layers that are read and added', () => {
  const [, , third] = graph.layers as [unknown, unknown, Graph['layers'][number]]
  const residual = { from: ['layer_1'], place: 'after-activation' as const }
  const branched = { ...third, from: ['layer_0', 'layer_1'], residual } as Graph['layers'][number]
  const layers = graph.layers.map((layer) => (layer === third ? branched : layer))
  expect(diffGraphs(graph, { ...graph, layers }).changed).toEqual([
    {
      id: 'layer_2',
      name: 'separable_2',
      fields: [
        { field: 'from', from: null, to: 'conv_0, separable_1' },
        { field: 'residual.from', from: null, to: 'separable_1' },
        { field: 'residual.place', from: null, to: 'after-activation' },
      ],
    },
  ])
})

it('tells removed, added and changed apart', () => {
  const resized = setFilters(graph, ['layer_1'], 12)
  const shorter = { ...resized, layers: resized.layers.filter(({ id }) => id !== 'layer_8') }
  const forth = diffGraphs(graph, shorter)
  expect(forth.removed).toEqual([{ id: 'layer_8', name: 'separable_8' }])
  expect(forth.changed).toEqual([
    { id: 'layer_1', name: 'separable_1', fields: [{ field: 'filters', from: 16, to: 12 }] },
  ])
  const back = diffGraphs(shorter, graph)
  expect(back.added).toEqual(forth.removed)
  expect(back.changed[0]?.fields).toEqual([{ field: 'filters', from: 12, to: 16 }])
})

it('shows the whole of AkidaNet as thirteen changed layers', () => {
  const { changed } = diffGraphs(graph, buildAkidaNet(graph))
  expect(changed.map(({ name }) => name)).toEqual([
    'conv_1',
    'conv_2',
    'conv_3',
    ...Array.from({ length: 10 }, (_, index) => `separable_${index + 4}`),
  ])
})
