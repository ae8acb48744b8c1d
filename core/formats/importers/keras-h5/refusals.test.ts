import { beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '../../../base/errors.ts'
import { createRng } from '../../../base/rng.ts'
import { readHdf5 } from '../../../node/hdf5.ts'
import { functionalNetwork } from '../../../testing/keras-branches.ts'
import { writeHdf5, writeKerasFile, type KerasEntry, type KerasWeights } from '../../../testing/keras-file.ts'
import type { Hdf5File } from '../hdf5.ts'
import { hasHead } from '../../../graph/head.ts'
import { readKerasH5 } from './read-model.ts'

const values = (...shape: number[]) => ({
  shape,
  data: new Float32Array(shape.reduce((product, side) => product * side, 1)).fill(0.1),
})
const entry = (class_name: string, name: string, config: Record<string, unknown> = {}): KerasEntry => ({
  class_name,
  config: { name, ...config },
})
const input = entry('InputLayer', 'in', { batch_input_shape: [null, 8, 8, 3] })
const convolution = (config: Record<string, unknown> = {}) =>
  entry('Conv2D', 'edges', {
    filters: 4,
    kernel_size: [3, 3],
    strides: [1, 1],
    padding: 'same',
    use_bias: false,
    activation: 'linear',
    ...config,
  })
const depthwise = entry('DepthwiseConv2D', 'spread', {
  kernel_size: [3, 3],
  strides: [1, 1],
  padding: 'same',
  use_bias: false,
})
const average = entry('GlobalAveragePooling2D', 'mean')
const dense = (config: Record<string, unknown> = {}) =>
  entry('Dense', 'scores', { units: 2, activation: 'softmax', use_bias: false, ...config })
const weights: KerasWeights = {
  edges: { kernel: values(3, 3, 3, 4) },
  scores: { kernel: values(4, 2) },
  spread: { depthwise_kernel: values(3, 3, 4, 1) },
}

async function refusalOf(layers: KerasEntry[], own: KerasWeights = weights): Promise<AppError> {
  return refusal(await readHdf5(await writeKerasFile(layers, own)))
}

function refusal(file: Hdf5File): AppError {
  try {
    readKerasH5(file)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('the file was taken in')
}

describe('a layer that cannot be taken in exactly is named, with what is allowed', () => {
  const cases: [string, KerasEntry[], RegExp][] = [
    ['unknown type', [input, convolution(), entry('LSTM', 'memory'), average, dense()], /"memory" \(LSTM\).*Supported types: .*Conv2D/],
    ['dilation', [input, convolution({ dilation_rate: [2, 2] }), average, dense()], /"edges" .*dilated.*rate of 1/],
    ['groups', [input, convolution({ groups: 3 }), average, dense()], /"edges" .*grouped/],
    ['channels first', [input, convolution({ data_format: 'channels_first' }), average, dense()], /"edges" .*channels_last is allowed/],
    ['oblong kernel', [input, convolution({ kernel_size: [3, 5] }), average, dense()], /"edges" .*\[3,5\].*Square/],
    ['other activation', [input, convolution({ activation: 'gelu' }), average, dense()], /"edges" .*"gelu".*relu/],
    ['leaky ReLU', [input, convolution(), entry('ReLU', 'leak', { negative_slope: 0.1 }), average, dense()], /"leak" .*leaky/],
    ['ReLU limited elsewhere', [input, convolution(), entry('ReLU', 'cap', { max_value: 4 }), average, dense()], /"cap" .*limited to 4/],
    ['lone depthwise convolution', [input, convolution(), depthwise, average, dense()], /"spread" .*1x1 convolution|"mean" .*between a depthwise/],
    ['partial average', [input, convolution(), entry('AveragePooling2D', 'half', { pool_size: [2, 2] }), average, dense()], /"half" .*8x8 map.*whole map/],
    ['padding that is not same', [input, entry('ZeroPadding2D', 'frame', { padding: [[2, 2], [2, 2]] }), convolution({ padding: 'valid' }), average, dense()], /"frame" .*equals "same", here \[\[1, 1\], \[1, 1\]\]/],
    ['normalisation of a padded map', [input, convolution(), entry('ZeroPadding2D', 'frame'), entry('BatchNormalization', 'norm'), average, dense()], /"frame" .*directly before a convolution/],
    ['normalisation behind the activation', [input, convolution({ activation: 'relu' }), entry('BatchNormalization', 'norm', { axis: [3] }), average, dense()], /"norm" .*order/],
    ['dense layer on a map', [input, convolution(), dense()], /"scores" .*8x8 map.*Flatten/],
    ['several sigmoids', [input, convolution(), average, dense({ activation: 'sigmoid' })], /"scores" .*sigmoid/],
    ['variable input size', [entry('InputLayer', 'in', { batch_input_shape: [null, null, null, 3] }), convolution(), average, dense()], /"in" .*fixed height/],
    ['no input size', [convolution(), average, dense()], /"edges" .*input shape/],
    ['softmax inside', [input, convolution(), average, dense(), entry('Dense', 'more', { units: 2, activation: 'linear' })], /"more" .*behind the output's softmax/],
  ] // prettier-ignore
  const norm = { norm: { gamma: values(4), beta: values(4), moving_mean: values(4), moving_variance: values(4) } }
  it.each(cases)('%s', async (_what, layers, message) => {
    const error = await refusalOf(layers, { ...weights, ...norm })
    expect(error.message).toMatch(message)
    expect(error.code).toMatch(/^import\.(layer|model)-unsupported$/)
  })
})

it('a chain without a classifier is taken in as the features it gives, with a warning', async () => {
  const file = await readHdf5(await writeKerasFile([input, convolution()], weights))
  const model = readKerasH5(file)
  expect(model.diagnostics).toContainEqual(expect.objectContaining({ code: 'import.no-head', severity: 'warning' }))
  expect(hasHead(model.graph)).toBe(false)
})

describe('weights', () => {
  const chain = [input, convolution(), average, dense()]
  it.each<[string, KerasWeights, string, RegExp]>([
    ['missing', { scores: weights['scores']! }, 'import.weight-missing', /"kernel" for layer "edges"/],
    [
      'of another shape',
      { ...weights, edges: { kernel: values(3, 3, 3, 5) } },
      'import.weight-shape',
      /"edges" has the shape \[3, 3, 3, 5\].*\[3, 3, 3, 4\]/,
    ],
    [
      'not finite',
      { ...weights, scores: { kernel: { shape: [4, 2], data: new Float32Array(8).fill(NaN) } } },
      'import.weight-invalid',
      /"scores" .*not finite/,
    ],
  ])('%s', async (_what, own, code, message) => {
    const error = await refusalOf(chain, own)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })
})

describe('branches that no block can take in', () => {
  type Grow = ReturnType<typeof functionalNetwork>
  type Value = ReturnType<Grow['conv']>
  /** `branch` gives the features, of the stem's output and of two convolutions behind it. */
  const refused = (branch: (grow: Grow, stem: Value, a: Value, b: Value) => Value) => {
    const grow = functionalNetwork(createRng(1))
    const stem = grow.conv(grow.scaled(), 4)
    grow.classifier(grow.average(branch(grow, stem, grow.conv(stem, 4), grow.conv(stem, 4))))
    return refusalOf(grow.network.layers, grow.network.weights)
  }
  it.each<[string, Parameters<typeof refused>[0], RegExp]>([
    ['an activation whose input is read elsewhere', (grow, _, a, b) => grow.sum(grow.relu(a), a, b), /"relu_5" \(ReLU\) changes an output that "add_6" reads without the change.*nothing else reads/],
    ['the same through a layer that changes nothing', (grow, _, a, b) => grow.sum(grow.norm(grow.dropout(a)), a, b), /"batchnormalization_6" .*"add_7" reads/],
    ['half a separable convolution that is read elsewhere', (grow, stem, a, b) => {
      const half = grow.depthwise(stem)
      return grow.sum(grow.conv(half, 4, { kernel: 1 }), grow.conv(half, 4, { kernel: 1 }), a, b)
    }, /"conv2d_6" .*"conv2d_7" reads without the change/],
    ['normalisation of such a half', (grow, stem, a, b) => {
      const half = grow.depthwise(stem)
      return grow.sum(grow.norm(half), grow.conv(half, 4, { kernel: 1 }), a, b)
    }, /"batchnormalization_6" .*"conv2d_7" reads without the change/],
    ['a sum of a block with itself', (grow, _, a, b) => grow.sum(grow.sum(a, a), b), /"add_5" .*"conv2d_3", "conv2d_3", none of which can take in the sum.*has to be/],
    ['a sum of blocks that are all read elsewhere', (grow, _, a, b) => grow.join(grow.sum(a, b), a, b), /"add_5" .*"conv2d_3", "conv2d_4", none of which/],
    ['a sum with another size', (grow, stem, a, b) => grow.sum(a, b, grow.conv(stem, 1)), /"add_6" .*adds 12x12x4, 12x12x4, 12x12x1.*equal height, width and channels/],
    ['a sum of one', (grow, _, a, b) => grow.sum(grow.sum(a), b), /"add_5" .*adds 12x12x4\. Two or more/],
    ['a sum with a concatenation', (grow, stem, a, b) => grow.sum(grow.conv(stem, 8), grow.join(a, b)), /"add_7" .*adds a concatenation \(of "conv2d_3", "conv2d_4"\)/],
    ['a sum with half a separable convolution', (grow, _, a, b) => grow.sum(a, grow.depthwise(b)), /"add_6" .*between a depthwise and a pointwise/],
    ['normalisation of a sum', (grow, _, a, b) => grow.norm(grow.sum(a, b)), /"batchnormalization_6" .*stands behind a sum.*activation, then a global average/],
    ['pooling of a sum', (grow, _, a, b) => grow.pool(grow.sum(a, b)), /"maxpooling2d_6" .*stands behind a sum/],
    ['an activation on both sides of a sum', (grow, _, a, b) => grow.relu(grow.sum(grow.relu(a), grow.relu(b))), /"relu_8" .*behind a sum with "conv2d_4", which has its own activation/],
    ['an activation behind the average of a sum', (grow, _, a, b) => grow.relu(grow.average(grow.sum(a, b))), /"relu_7" .*behind the global average of a sum/],
    ['normalisation of a concatenation', (grow, _, a, b) => grow.norm(grow.join(a, b)), /"batchnormalization_6" .*behind a concatenation \(of "conv2d_3", "conv2d_4"\)/],
    ['a concatenation of vectors', (grow, _, a, b) => grow.join(grow.flatten(a), grow.flatten(b)), /"concatenate_7" .*joins flattened maps.*then flatten/],
  ])('%s', async (_what, branch, message) => {
    const error = await refused(branch)
    expect(error.message).toMatch(message)
    expect(error.code).toBe('import.layer-unsupported')
  }) // prettier-ignore

  const reading = (layer: KerasEntry, ...reads: string[]) => ({ ...layer, reads })
  const two = [input, reading(convolution(), 'in'), { ...convolution(), config: { ...convolution().config, name: 'more' }, reads: ['edges'] }] // prettier-ignore
  const twoWeights = { ...weights, more: { kernel: values(3, 3, 4, 4) } }
  it.each<[string, KerasEntry[], string, RegExp]>([
    ['a second reader of the image', [...two, reading(entry('Add', 'sum'), 'more', 'in')], 'import.branched', /"in" gives the image to several layers \("edges", "sum"\).*one first layer/],
    ['two inputs of another layer', [...two, reading(average, 'edges', 'more')], 'import.branched', /"mean" \(GlobalAveragePooling2D\) reads 2 layers.*Add and Concatenate/],
    ['a concatenation of rows', [...two, reading(entry('Concatenate', 'join', { axis: 1 }), 'edges', 'more')], 'import.layer-unsupported', /"join" .*axis 1\. The last axis/],
    ['a concatenation at the end', [...two, reading(entry('Concatenate', 'join'), 'edges', 'more')], 'import.layer-unsupported', /"join" .*ends the network with a concatenation/],
  ])('%s', async (_what, layers, code, message) => {
    expect(await refusalOf(layers, twoWeights)).toMatchObject({ code, message: expect.stringMatching(message) as string })
  }) // prettier-ignore
})

describe('other files', () => {
  let foreign: Uint8Array
  let weightsOnly: Uint8Array
  beforeAll(async () => {
    foreign = await writeHdf5(
      (file) => void file.create_dataset({ name: 'spectrum', data: new Float32Array(4), shape: [4], dtype: '<f' }),
    )
    weightsOnly = await writeHdf5((file) => void file.create_attribute('layer_names', ['edges']))
  })

  it('HDF5 of another kind', async () => {
    expect(refusal(await readHdf5(foreign))).toMatchObject({
      code: 'import.not-keras',
      message: expect.stringMatching(/not a Keras model.*model\.save/) as string,
    })
  })

  it('weights without the architecture', async () => {
    expect(refusal(await readHdf5(weightsOnly))).toMatchObject({ code: 'import.no-architecture' })
  })

  it('a file cut behind its signature', async () => {
    const bytes = Uint8Array.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])
    await expect(readHdf5(bytes)).rejects.toMatchObject({
      code: 'import.file-damaged',
      message: expect.stringMatching(/truncated or damaged/) as string,
    })
  })
})
