import { expect, it } from 'vitest'
import { classifier, conv, separable } from './builders/blocks.ts'
import { filterGroups, filterSlices } from './filter-groups.ts'
import { graphParameters } from './parameters.ts'
import type { Graph } from './types.ts'

const classes = ['a', 'b', 'c']
const graph: Graph = {
  input: { height: 8, width: 8, channels: 3, scale: 1 / 128, offset: -1 },
  classes,
  layers: [
    conv(0, 4, 2),
    { ...separable(1, 6, 2, 'standard'), bias: true },
    { ...conv(2, 5, 1), batchNorm: null, bias: true },
    { ...classifier(3, classes), name: 'hidden', units: 7, activation: 'relu' },
    classifier(4, classes),
  ],
}

it('names what a filter holds in its own layer and in the next', () => {
  const short = filterGroups(graph).map(({ members }) =>
    members.map(({ parameter, relation, axis, slicesPerFilter }) =>
      [parameter.replace('layer_', ''), relation, axis, slicesPerFilter].join(' '),
    ),
  )
  expect(short[0]).toEqual([
    '0/kernel own 3 1',
    ...['gamma', 'beta', 'mean', 'variance'].map((role) => `0/${role} own 0 1`),
    '1/depthwise depthwise 2 1',
    ...['gamma', 'beta', 'mean', 'variance'].map((role) => `1/inner_${role} inner-normalisation 0 1`),
    '1/pointwise pointwise-row 2 1',
  ])
  // A separable layer makes its filters in the pointwise kernel.
  expect(short[1]).toEqual([
    '1/pointwise own 3 1',
    '1/bias own 0 1',
    ...['gamma', 'beta', 'mean', 'variance'].map((role) => `1/${role} own 0 1`),
    '2/kernel input-channel 2 1',
  ])
  // 8x8, twice halved: 2x2 pixels of 5 filters are flattened.
  expect(short[2]).toEqual(['2/kernel own 3 1', '2/bias own 0 1', '3/kernel dense-rows 0 4'])
  expect(short[3]).toEqual(['3/kernel own 1 1', '3/bias own 0 1', '4/kernel dense-rows 0 1'])
})

it('locks the classes', () =>
  expect(filterGroups(graph).map(({ locked }) => locked)).toEqual([null, null, null, null, 'classes']))

it('keeps every pixel of the filters that stay', () => {
  const [, , group] = filterGroups(graph)
  const rows = group!.members.at(-1)!
  // Keras flattens channels last: pixel p of channel c is row 5 p + c.
  expect(filterSlices(rows, [0, 3])).toEqual([0, 3, 5, 8, 10, 13, 15, 18])
})

it('covers every axis that carries channels, each once', () => {
  // An output axis and an input axis a kernel, one axis a vector; the image's channels and the classes are nobody's to cut.
  const axes = filterGroups(graph).flatMap(({ members }) =>
    members.map(({ parameter, axis }) => `${parameter} ${axis}`),
  )
  expect(new Set(axes).size).toBe(axes.length)
  const expected = graphParameters(graph).flatMap(({ name, role, shape }) => {
    if (role === 'kernel') return [`${name} ${shape.length - 2}`, `${name} ${shape.length - 1}`]
    if (role === 'pointwise') return [`${name} 2`, `${name} 3`]
    return [`${name} ${role === 'depthwise' ? 2 : 0}`]
  })
  expect([...axes].sort()).toEqual(expected.filter((key) => key !== 'layer_0/kernel 2').sort())
})

it('sums share one group, and joined maps keep their place', () => {
  const branched: Graph = {
    ...graph,
    layers: [
      conv(0, 4, 2),
      { ...conv(1, 4, 1), residual: { from: ['layer_0'], place: 'before-activation' } },
      { ...separable(2, 6, 1, 'fused'), from: ['layer_0'] },
      { ...conv(3, 5, 1), from: ['layer_2', 'layer_1'], globalAverage: 'after-activation' },
      { ...classifier(4, classes), from: ['layer_3'] },
    ],
  }
  const [sum, joined, , last] = filterGroups(branched)
  expect(sum).toMatchObject({ layerId: 'layer_0', layerIds: ['layer_0', 'layer_1'], filters: 4, locked: null })
  const read = sum!.members.filter(({ relation }) => relation !== 'own')
  expect(read.map(({ parameter, relation, offset, pitch }) => [parameter, relation, offset, pitch])).toEqual([
    ['layer_1/kernel', 'input-channel', 0, 4],
    ['layer_2/depthwise', 'depthwise', 0, 4],
    ['layer_2/pointwise', 'pointwise-row', 0, 4],
    // Behind the six filters of the separable layer, of ten in all.
    ['layer_3/kernel', 'input-channel', 6, 10],
  ])
  expect(filterSlices(read.at(-1)!, [1, 3])).toEqual([7, 9])
  expect(joined!.members.at(-1)).toMatchObject({ parameter: 'layer_3/kernel', offset: 0, pitch: 10 })
  expect(last).toMatchObject({ layerId: 'layer_4', locked: 'classes' })
})
