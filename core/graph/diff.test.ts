import { expect, it } from 'vitest'
import { mobilenetV1 } from './builders/mobilenet-v1.ts'
import { diffGraphs, isEmptyDiff } from './diff.ts'
import { buildAkidaNet } from './edit/for-akida.ts'
import { setFilters } from './edit/set-fields.ts'
import { swapSeparable } from './edit/swap-separable.ts'

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
