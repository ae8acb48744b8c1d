import { expect, it } from 'vitest'
import { createRng, type Rng } from '../../../base/rng.ts'
import { residualIds } from '../../../graph/connections.ts'
import { layerShapes } from '../../../graph/shapes.ts'
import { readHdf5 } from '../../../node/hdf5.ts'
import { fireModules, functionalNetwork, invertedResiduals, smallResNet } from '../../../testing/keras-branches.ts'
import { writeKerasFile } from '../../../testing/keras-file.ts'
import type { KerasNetwork } from '../../../testing/keras-network.ts'
import type { ImportedModel } from '../imported-model.ts'
import { readKerasH5 } from './read-model.ts'

async function imported({ layers, weights }: KerasNetwork): Promise<ImportedModel> {
  return readKerasH5(await readHdf5(await writeKerasFile(layers, weights)))
}

/** Layers that read or add other than the one before, with the names of all they read `+` all they add. */
function branchesOf({ graph }: ImportedModel): string[] {
  const namesOf = (ids: readonly string[]) => graph.layers.filter(({ id }) => ids.includes(id)).map(({ name }) => name)
  return layerShapes(graph).flatMap(({ layer, reads }) => {
    const added = residualIds(layer)
    if (!layer.from && added.length === 0) return []
    return [`${layer.name}: ${[namesOf(reads).join(', '), ...namesOf(added)].join(' + ')}`]
  })
}

const rowOf = ({ layers }: ImportedModel, type: string) =>
  layers.filter(({ source }) => source.startsWith(type)).map(({ target, message }) => `${target}: ${message}`)

it('a sum becomes the residual of the block in front of it, and the activation behind it that of the block', async () => {
  const model = await imported(smallResNet(createRng(1)))
  expect(branchesOf(model)).toEqual(['conv_2: conv_1 + conv_0', 'conv_4: conv_2', 'conv_5: conv_3 + conv_4'])
  expect(model.graph.layers.slice(2, 6)).toMatchObject([
    { activation: 'relu', residual: { place: 'before-activation' } },
    { stride: 2 },
    { kernel: 1, stride: 2, activation: 'none' },
    { activation: 'relu', residual: { place: 'before-activation' }, globalAverage: 'after-activation' },
  ])
  expect(rowOf(model, 'add')).toEqual([
    'conv_2: adds the output of "conv2d_2" before the activation',
    'conv_5: adds the output of "conv2d_18" before the activation',
  ])
  expect(model.diagnostics).toMatchObject([
    { code: 'import.branches', severity: 'info', message: expect.stringMatching(/float.*chains/) as string },
  ])
})

it('a sum of sums without activations adds the earlier sum', async () => {
  const model = await imported(invertedResiduals(createRng(1)))
  expect(branchesOf(model)).toEqual(['separable_4: conv_3 + separable_2', 'separable_6: conv_5 + separable_4'])
  expect(model.graph.layers[6]).toMatchObject({
    activation: 'none',
    innerActivation: 'relu6',
    residual: { place: 'before-activation' },
  })
})

it('what reads a concatenation reads its parts, which take in its pooling and its average', async () => {
  const model = await imported(fireModules(createRng(1)))
  expect(branchesOf(model)).toEqual([
    'conv_2: conv_0',
    'conv_3: conv_1, conv_2',
    'conv_4: conv_1, conv_2',
    'conv_5: conv_1, conv_2',
    'conv_7: conv_5',
    'classifier: conv_3, conv_4, conv_6, conv_7',
  ])
  const pool = { size: 2, stride: 2 }
  expect(model.graph.layers.slice(1, 3)).toMatchObject([{ maxPool: pool }, { maxPool: pool }])
  expect(rowOf(model, 'concatenate')[0]).toBe('conv_3: joins "conv2d_3", "conv2d_4" along the channels')
  expect(rowOf(model, 'maxpooling2d')).toEqual(['null: max-pooling 2x2, in each of "conv2d_3", "conv2d_4"'])
})

/** Behind two convolutions of the image's only reader: what `join` makes of them, averaged and classified. */
function joined(join: (grow: ReturnType<typeof functionalNetwork>, ...inputs: Value[]) => Value, rng: Rng) {
  const grow = functionalNetwork(rng)
  const stem = grow.conv(grow.scaled(), 4)
  grow.classifier(grow.average(join(grow, stem, grow.conv(stem, 4), grow.conv(stem, 4))))
  return imported(grow.network)
}
type Value = ReturnType<ReturnType<typeof functionalNetwork>['conv']>

it('takes the only block without an activation for the sum, behind those it adds', async () => {
  const model = await joined((grow, _stem, a, b) => grow.relu(grow.sum(a, grow.relu(b))), createRng(1))
  expect(branchesOf(model)).toEqual(['conv_2: conv_0 + conv_1'])
  expect(model.graph.layers.map(({ activation }) => activation)).toEqual(['none', 'relu', 'relu', 'none'])
  expect(rowOf(model, 'conv2d').map((row) => row.slice(0, 6))).toEqual(['conv_0', 'conv_2', 'conv_1'])
})

it('adds behind the activation where all blocks have one', async () => {
  const model = await joined((grow, _stem, a, b) => grow.sum(grow.relu(a), grow.relu(b)), createRng(1))
  expect(model.graph.layers[2]).toMatchObject({
    activation: 'relu',
    residual: { from: ['layer_1'], place: 'after-activation' },
    globalAverage: 'after-activation',
  })
})

it('adds more than two, and joins joins', async () => {
  const sum = await joined((grow, stem, a, b) => grow.sum(stem, a, b), createRng(1))
  expect(branchesOf(sum)).toEqual(['conv_2: conv_0 + conv_0 + conv_1'])
  const join = await joined((grow, stem, a, b) => grow.conv(grow.join(stem, grow.join(a, b)), 4), createRng(1))
  expect(branchesOf(join)).toEqual(['conv_2: conv_0', 'conv_3: conv_0, conv_1, conv_2'])
  expect(rowOf(join, 'concatenate').map((row) => row.slice(0, 6))).toEqual(['conv_3', 'conv_3'])
})

it('a depthwise convolution reads a concatenation through its pointwise half', async () => {
  const pair = await joined((grow, _stem, a, b) => grow.conv(grow.depthwise(grow.join(a, b)), 4, { kernel: 1 }), createRng(1)) // prettier-ignore
  expect(pair.graph.layers[3]).toMatchObject({ type: 'separable', from: ['layer_1', 'layer_2'] })
})
