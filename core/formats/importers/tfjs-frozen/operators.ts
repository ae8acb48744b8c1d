import type { Tensor } from '../../../tensor/tensor.ts'
import { translated, type TranslatedLayer } from '../layer-chain/translated.ts'
import type { GraphNode } from './graph-def.ts'

/** Values of a constant input, by the name of its node. */
export type Constants = { get(name: string): Tensor | undefined }

type Translator = (node: GraphNode, constants: Constants) => TranslatedLayer

/** TensorFlow's operations as layers in Keras's terms. */
export const translators: Record<string, Translator> = {
  Conv2D: (node, constants) => {
    const kernel = constant(node, constants, 1)
    const [rows = 0, columns = 0, , filters = 0] = kernel.shape
    return translated('Conv2D', node.name, { ...window(node), filters, kernel_size: [rows, columns] }, { kernel })
  },
  DepthwiseConv2dNative: (node, constants) => {
    const depthwise_kernel = constant(node, constants, 1)
    const [rows = 0, columns = 0, , multiplier = 1] = depthwise_kernel.shape
    const config = { ...window(node), kernel_size: [rows, columns], depth_multiplier: multiplier }
    return translated('DepthwiseConv2D', node.name, config, { depthwise_kernel })
  },
  MatMul: (node, constants) => {
    const kernel = constant(node, constants, 1)
    const layer = translated('Dense', node.name, { units: kernel.shape[1] ?? 0, use_bias: false }, { kernel })
    const isPlain = !node.attributes['transpose_a']?.flag && !node.attributes['transpose_b']?.flag
    return isPlain ? layer : layer.layer.refuse('transposes its factors', 'A plain product is allowed.')
  },
  BiasAdd: (node, constants) => perChannel(node, constants, 'shift'),
  Add: (node, constants) => perChannel(node, constants, 'shift'),
  AddV2: (node, constants) => perChannel(node, constants, 'shift'),
  Mul: (node, constants) => perChannel(node, constants, 'scale'),
  FusedBatchNorm: batchNorm,
  FusedBatchNormV3: batchNorm,
  Relu: ({ name }) => translated('Activation', name, { activation: 'relu' }),
  Relu6: ({ name }) => translated('Activation', name, { activation: 'relu6' }),
  Softmax: ({ name }) => translated('Softmax', name, {}),
  Sigmoid: ({ name }) => translated('Activation', name, { activation: 'sigmoid' }),
  AvgPool: (node) => translated('AveragePooling2D', node.name, { pool_size: spatial(node, 'ksize') }),
  MaxPool: (node) => translated('MaxPooling2D', node.name, { ...window(node), pool_size: spatial(node, 'ksize') }),
  Mean: (node, constants) => {
    const axes = [...constant(node, constants, 1).data]
    const layer = translated('GlobalAveragePooling2D', node.name, {})
    const isSpatial = [...axes].sort().join() === '1,2'
    return isSpatial ? layer : layer.layer.refuse(`averages the axes ${axes.join(', ')}`, 'Axes 1 and 2 are allowed.')
  },
  Squeeze: ({ name }) => translated('Flatten', name, {}),
  Reshape: (node, constants) =>
    translated('Reshape', node.name, { target_shape: [...constant(node, constants, 1).data.slice(1)] }),
  Pad: (node, constants) => {
    const sides = [...constant(node, constants, 1).data]
    const [before, after, top, bottom, left, right, first, last] = sides
    const layer = translated('ZeroPadding2D', node.name, { padding: [[top, bottom], [left, right]] }) // prettier-ignore
    const isSpatial = [before, after, first, last].every((side) => side === 0)
    return isSpatial ? layer : layer.layer.refuse('pads images or channels', 'Padding rows and columns is allowed.')
  },
  Identity: passing,
  PlaceholderWithDefault: passing,
}

function passing({ name }: GraphNode): TranslatedLayer {
  return translated('Identity', name, { reason: 'passes its input on' })
}

function batchNorm(node: GraphNode, constants: Constants): TranslatedLayer {
  const [gamma, beta, moving_mean, moving_variance] = [1, 2, 3, 4].map((index) => constant(node, constants, index))
  return translated(
    'BatchNormalization',
    node.name,
    { epsilon: node.attributes['epsilon']?.number ?? 1e-4 },
    { gamma: gamma!, beta: beta!, moving_mean: moving_mean!, moving_variance: moving_variance! },
  )
}

/** A sum with, or a product by, one constant a channel. */
function perChannel(node: GraphNode, constants: Constants, role: 'shift' | 'scale'): TranslatedLayer {
  const found = node.inputs.map((name) => constants.get(name)).find((values) => values !== undefined)
  const data = found?.data ?? new Float32Array()
  return translated('ScaleShift', node.name, { [role]: true }, { [role]: { shape: [data.length], data } })
}

function constant(node: GraphNode, constants: Constants, index: number): Tensor {
  const found = constants.get(node.inputs[index] ?? '')
  if (found) return found
  const refused = translated(node.op, node.name, {}).layer
  return refused.refuse(`has no constant as its input ${index}`, 'Weights must be constants of the graph.')
}

function window(node: GraphNode): Record<string, unknown> {
  const isChannelsFirst = node.attributes['data_format']?.text === 'NCHW'
  return {
    strides: spatial(node, 'strides'),
    dilation_rate: spatial(node, 'dilations'),
    padding: (node.attributes['padding']?.text ?? '').toLowerCase(),
    data_format: isChannelsFirst ? 'channels_first' : 'channels_last',
    use_bias: false,
  }
}

/** Rows and columns of a setting that names batch, rows, columns and channels. */
function spatial(node: GraphNode, name: string): [number, number] {
  const [, rows = 1, columns = 1] = node.attributes[name]?.list ?? []
  return [rows, columns]
}
