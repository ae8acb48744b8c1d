import type { Tensor } from '../../../tensor/tensor.ts'
import { translated, type TranslatedLayer } from '../layer-chain/translated.ts'
import { constantInts } from './constant.ts'
import { clippedActivation, fusedActivation } from './activation.ts'
import type { LiteOperator, LiteTensor } from './schema.ts'
import { float32, int32, int8 } from './table.ts'
import type { FlatTable } from './table.ts'

/** One operator with the tensors it reads and writes, in reach of a translator. */
export type OperatorContext = {
  /** Name for the user. */
  name: string
  operator: LiteOperator
  options: FlatTable
  /** Tensor of the n-th input; null when it is left out. */
  input(index: number): LiteTensor | null
  /** Values of the n-th input, which must be a constant. */
  constant(index: number): Tensor
  output: LiteTensor
}

type Translator = (context: OperatorContext) => TranslatedLayer[]

/** Numbers of the fields are those of TensorFlow Lite's schema, e.g. `table Conv2DOptions`. */
export const translators: Record<string, Translator> = {
  CONV_2D: (context) => {
    const { options, output } = context
    const kernel = context.constant(1)
    const [filters = 0, rows = 0, columns = 0] = kernel.shape
    const config = {
      filters,
      kernel_size: [rows, columns],
      strides: [int32(options, 2), int32(options, 1)],
      padding: padding(options),
      dilation_rate: [int32(options, 5, 1), int32(options, 4, 1)],
      activation: clippedActivation(fusedActivation(int8(options, 3)), output),
    }
    return [withBias('Conv2D', context, config, { kernel: lastAxisFirst(kernel) })]
  },
  DEPTHWISE_CONV_2D: (context) => {
    const { options, output } = context
    const { shape, data } = context.constant(1)
    const [, rows = 0, columns = 0, channels = 0] = shape
    const config = {
      kernel_size: [rows, columns],
      strides: [int32(options, 2), int32(options, 1)],
      padding: padding(options),
      depth_multiplier: Math.max(1, int32(options, 3)),
      dilation_rate: [int32(options, 6, 1), int32(options, 5, 1)],
      activation: clippedActivation(fusedActivation(int8(options, 4)), output),
    }
    // 1 x rows x columns x channels and rows x columns x channels x 1 lie alike in memory.
    const depthwise_kernel = { shape: [rows, columns, channels, 1], data }
    return [withBias('DepthwiseConv2D', context, config, { depthwise_kernel })]
  },
  FULLY_CONNECTED: (context) => {
    const { options, name } = context
    const kernel = context.constant(1)
    const config = { units: kernel.shape[0] ?? 0, activation: fusedActivation(int8(options, 0)) }
    const dense = withBias('Dense', context, config, { kernel: lastAxisFirst(kernel) })
    const isMap = (context.input(0)?.shape.length ?? 0) > 2
    return isMap ? [translated('Flatten', `${name} (input)`, {}), dense] : [dense]
  },
  AVERAGE_POOL_2D: ({ name, options }) => [
    translated('AveragePooling2D', name, { pool_size: [int32(options, 4), int32(options, 3)] }),
    ...activation(name, int8(options, 5)),
  ],
  MAX_POOL_2D: ({ name, options }) => [
    translated('MaxPooling2D', name, {
      pool_size: [int32(options, 4), int32(options, 3)],
      strides: [int32(options, 2), int32(options, 1)],
      padding: padding(options),
    }),
    ...activation(name, int8(options, 5)),
  ],
  MEAN: (context) => {
    const { name, input } = context
    const axes = constantInts(input(1)!)
    const layer = translated('GlobalAveragePooling2D', name, {})
    const isSpatial = [...axes].sort().join() === '1,2'
    return isSpatial ? [layer] : layer.layer.refuse(`averages the axes ${axes.join(', ')}`, 'Axes 1 and 2 are allowed.')
  },
  RESHAPE: reshape,
  SQUEEZE: reshape,
  SOFTMAX: ({ name, options }) => {
    const layer = translated('Softmax', name, {})
    const beta = float32(options, 0)
    return beta === 1 ? [layer] : layer.layer.refuse(`has beta ${beta}`, 'A beta of 1 is allowed.')
  },
  LOGISTIC: ({ name }) => [translated('Activation', name, { activation: 'sigmoid' })],
  RELU: ({ name, output }) => [translated('Activation', name, { activation: clippedActivation('relu', output) })],
  RELU6: ({ name }) => [translated('Activation', name, { activation: 'relu6' })],
  QUANTIZE: ({ name }) => [translated('Identity', name, { reason: 'changes the type of the numbers only' })],
  DEQUANTIZE: ({ name }) => [translated('Identity', name, { reason: 'changes the type of the numbers only' })],
  ADD: (context) => perChannel(context, 'shift'),
  MUL: (context) => perChannel(context, 'scale'),
  PAD: ({ name, input }) => {
    const sides = constantInts(input(1)!)
    const [before = 0, after = 0, top, bottom, left, right, first = 0, last = 0] = sides
    const layer = translated('ZeroPadding2D', name, { padding: [[top, bottom], [left, right]] }) // prettier-ignore
    const isSpatial = sides.length === 8 && [before, after, first, last].every((side) => side === 0)
    return isSpatial ? [layer] : layer.layer.refuse('pads images or channels', 'Padding rows and columns is allowed.')
  },
}

function reshape({ name, output }: OperatorContext): TranslatedLayer[] {
  return [translated('Reshape', name, { target_shape: output.shape.slice(1) })]
}

function padding(options: FlatTable): 'same' | 'valid' {
  return int8(options, 0) === 0 ? 'same' : 'valid'
}

function withBias(
  type: string,
  context: OperatorContext,
  config: Record<string, unknown>,
  weights: Record<string, Tensor>,
): TranslatedLayer {
  const hasBias = context.input(2) !== null
  const own = hasBias ? { ...weights, bias: context.constant(2) } : weights
  return translated(type, context.name, { ...config, use_bias: hasBias }, own)
}

/** A sum with, or a product by, one constant a channel. */
function perChannel(context: OperatorContext, role: 'shift' | 'scale'): TranslatedLayer[] {
  const { name, operator, options, output } = context
  const index = operator.inputs.findIndex((_, at) => (context.input(at)?.data.length ?? 0) > 0)
  const { data } = context.constant(Math.max(0, index))
  const values = { shape: [data.length], data }
  return [
    translated('ScaleShift', name, { [role]: true }, { [role]: values }),
    ...activation(name, int8(options, 0), output),
  ]
}

function activation(name: string, code: number, output?: LiteTensor): TranslatedLayer[] {
  const own = output ? clippedActivation(fusedActivation(code), output) : fusedActivation(code)
  return own === 'linear' ? [] : [translated('Activation', `${name} (activation)`, { activation: own })]
}

/** [out, ...rest] becomes [...rest, out]. */
function lastAxisFirst({ shape, data }: Tensor): Tensor {
  const [outputs = 0, ...rest] = shape
  const inputs = outputs > 0 ? data.length / outputs : 0
  const moved = new Float32Array(data.length)
  for (let output = 0; output < outputs; output++)
    for (let input = 0; input < inputs; input++) moved[input * outputs + output] = data[output * inputs + input]!
  return { shape: [...rest, outputs], data: moved }
}
