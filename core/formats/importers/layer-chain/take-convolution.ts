import { windowOutput } from '../../../graph/shapes.ts'
import type { Padding } from '../../../graph/types.ts'
import { tensor, type Tensor } from '../../../tensor/tensor.ts'
import { readActivation } from './activation.ts'
import { addingNorm, addingStatistics, noteAddingNorm } from './bias-norm.ts'
import type { SourceLayer } from './source-layer.ts'
import { joinActivation } from './take-activation.ts'
import { refuseShared } from './joining.ts'
import { startDraft } from './start-draft.ts'
import { note, takeOver, unnamed, type Depthwise, type State } from './state.ts'

/** Conv2D: a standard convolution, the pointwise half of a separable one, or (1x1 on a 1x1 map) a fully connected layer. */
export function takeConv2D(state: State, layer: SourceLayer): void {
  layer.checkConvolution()
  const filters = layer.count('filters')
  const kernel = layer.square('kernel_size', 1)
  if (state.depthwise) return takePointwise(state, layer, state.depthwise, filters)
  const { height, width, channels } = state.map
  if (kernel === 1 && height === 1 && width === 1 && state.parts.length > 0)
    return takeConvAsDense(state, layer, filters)
  if (state.isFlat) layer.refuse('stands behind Flatten', 'Fully connected layers are allowed there.')
  const stride = layer.square('strides', 1)
  const padding = takePadding(state, layer, kernel, stride)
  const weights = {
    kernel: state.weights(layer, 'kernel', [kernel, kernel, channels, filters]),
    ...readBias(state, layer, filters),
  }
  startDraft(
    state,
    { source: layer, layer: { ...convolutional(layer, filters, kernel, stride, padding), type: 'conv' }, weights },
    { ...state.map, channels: filters },
    'standard convolution',
  )
}

/** SeparableConv2D: depthwise and pointwise with nothing between. */
export function takeSeparable(state: State, layer: SourceLayer): void {
  layer.checkConvolution()
  if (state.depthwise) layer.refuse('follows a depthwise convolution', 'A 1x1 convolution is allowed there.')
  if (state.isFlat) layer.refuse('stands behind Flatten', 'Fully connected layers are allowed there.')
  const filters = layer.count('filters')
  const kernel = layer.square('kernel_size', 1)
  const stride = layer.square('strides', 1)
  const { channels } = state.map
  const padding = takePadding(state, layer, kernel, stride)
  const weights = {
    depthwise: state.weights(layer, 'depthwise_kernel', [kernel, kernel, channels, 1]),
    pointwise: state.weights(layer, 'pointwise_kernel', [1, 1, channels, filters]),
    ...readBias(state, layer, filters),
  }
  const block = {
    ...convolutional(layer, filters, kernel, stride, padding),
    type: 'separable' as const,
    style: 'fused' as const,
    innerBatchNorm: null,
    innerActivation: 'none' as const,
  }
  startDraft(
    state,
    { source: layer, layer: block, weights },
    { ...state.map, channels: filters },
    'separable convolution',
  )
}

/** DepthwiseConv2D waits for the 1x1 convolution behind it. */
export function takeDepthwise(state: State, layer: SourceLayer): void {
  layer.checkConvolution()
  if (state.depthwise) refuseDepthwise(state.depthwise)
  if (state.isFlat) layer.refuse('stands behind Flatten', 'Fully connected layers are allowed there.')
  const kernel = layer.square('kernel_size', 1)
  const stride = layer.square('strides', 1)
  const input = state.map
  const padding = takePadding(state, layer, kernel, stride)
  const weights = {
    depthwise: state.weights(layer, 'depthwise_kernel', [kernel, kernel, input.channels, 1]),
    ...readBias(state, layer, input.channels),
  }
  const depthwise: Depthwise = {
    source: layer,
    kernel,
    stride,
    padding,
    innerBatchNorm: null,
    innerActivation: 'none',
    weights,
    input,
  }
  state.depthwise = depthwise
  state.others = []
  note(state, layer, 'mapped', depthwise, 'depthwise half of a separable convolution')
  joinActivation(state, layer, readActivation(layer))
}

export function refuseDepthwise({ source }: Depthwise): never {
  return source.refuse(
    'is not followed by a 1x1 convolution',
    'A depthwise convolution is allowed only as the first half of a separable one.',
  )
}

function takePointwise(state: State, layer: SourceLayer, depthwise: Depthwise, filters: number): void {
  const isPointwise = layer.square('kernel_size', 1) === 1 && layer.square('strides', 1) === 1 && !state.padding
  if (!isPointwise) refuseDepthwise(depthwise)
  refuseShared(state, layer)
  state.depthwise = null
  const { channels } = state.map
  const pointwise = state.weights(layer, 'kernel', [1, 1, channels, filters])
  const { bias, ...inner } = depthwise.weights
  const weights: Record<string, Tensor> = { ...inner, pointwise, ...readBias(state, layer, filters) }
  const isLinear = !depthwise.innerBatchNorm && depthwise.innerActivation === 'none'
  if (bias && isLinear) weights['bias'] = addBiases(bias, pointwise, weights['bias'])
  else if (bias) {
    depthwise.innerBatchNorm = { ...addingNorm }
    Object.assign(weights, addingStatistics(bias, 'inner_'))
    noteAddingNorm(state, depthwise)
  }
  const block = {
    ...convolutional(layer, filters, depthwise.kernel, depthwise.stride, depthwise.padding),
    bias: weights['bias'] !== undefined,
    type: 'separable' as const,
    style: isLinear ? ('fused' as const) : ('standard' as const),
    innerBatchNorm: depthwise.innerBatchNorm,
    innerActivation: depthwise.innerActivation,
  }
  const draft = startDraft(
    state,
    { source: layer, layer: block, weights },
    { ...state.map, channels: filters },
    'pointwise half of a separable convolution',
  )
  takeOver(state, depthwise, draft)
}

function takeConvAsDense(state: State, layer: SourceLayer, units: number): void {
  const { channels } = state.map
  const { data } = state.weights(layer, 'kernel', [1, 1, channels, units])
  const bias = readBias(state, layer, units)
  startDraft(
    state,
    {
      source: layer,
      layer: { ...unnamed, type: 'dense', units, bias: bias.bias !== undefined, activation: 'none' },
      weights: { kernel: { shape: [channels, units], data }, ...bias },
    },
    { height: 1, width: 1, channels: units },
    '1x1 convolution of a single pixel: a fully connected layer',
  )
}

function convolutional(layer: SourceLayer, filters: number, kernel: number, stride: number, padding: Padding) {
  return {
    ...unnamed,
    filters,
    kernel,
    stride,
    padding,
    bias: layer.boolean('use_bias', true),
    batchNorm: null,
    activation: 'none' as const,
    maxPool: null,
    globalAverage: 'none' as const,
  }
}

function readBias(state: State, layer: SourceLayer, size: number): { bias?: Tensor } {
  return layer.boolean('use_bias', true) ? { bias: state.weights(layer, 'bias', [size]) } : {}
}

/** Bias of a linear depthwise convolution seen behind the pointwise one: sum over its channels, plus the pointwise bias. */
function addBiases(depthwise: Tensor, pointwise: Tensor, own: Tensor | undefined): Tensor {
  const filters = pointwise.shape.at(-1) ?? 0
  const sums = Array.from({ length: filters }, (_, filter) => {
    const carried = depthwise.data.reduce(
      (sum, value, channel) => sum + value * (pointwise.data[channel * filters + filter] ?? 0),
      0,
    )
    return carried + (own?.data[filter] ?? 0)
  })
  return tensor([filters], sums)
}

/** Padding of a convolution, a ZeroPadding2D in front of it included, and the size of its output. */
function takePadding(state: State, layer: SourceLayer, kernel: number, stride: number): Padding {
  let padding = layer.padding()
  const { map, padding: extra } = state
  if (extra) {
    if (padding !== 'valid')
      extra.source.refuse(`pads before "${layer.name}", which pads itself`, 'One of the two is allowed.')
    const rows = samePadding(map.height, kernel, stride)
    const columns = samePadding(map.width, kernel, stride)
    if (rows.join() !== extra.rows.join() || columns.join() !== extra.columns.join()) {
      extra.source.refuse(
        `pads [[${extra.rows.join(', ')}], [${extra.columns.join(', ')}]] before "${layer.name}"`,
        `Padding is allowed where it equals "same", here [[${rows.join(', ')}], [${columns.join(', ')}]].`,
      )
    }
    padding = 'same'
    state.padding = null
  }
  const height = windowOutput(map.height, kernel, stride, padding)
  const width = windowOutput(map.width, kernel, stride, padding)
  if (height < 1 || width < 1)
    layer.refuse(
      `does not fit its ${map.height}x${map.width} input`,
      'A kernel no larger than its input, or padding "same", is allowed.',
    )
  state.map = { ...map, height, width }
  return padding
}

/** Rows before and after, as TensorFlow's "same" adds them. */
function samePadding(length: number, kernel: number, stride: number): [number, number] {
  const total = Math.max((Math.ceil(length / stride) - 1) * stride + kernel - length, 0)
  return [Math.floor(total / 2), total - Math.floor(total / 2)]
}
