import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { spreadGradient, transposedPatches, type ConvolutionGeometry } from './convolution-loops.ts'
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise-loops.ts'
import { registerKernel, type Attributes } from './register.ts'

type Strides = [number, number] | number
type Shape4 = [number, number, number, number]

/**
 * The gradient kernels that the WebAssembly backend lacks, and Conv2DBackpropInput, which it has as plain loops: here all heavy work is a matrix
 * product or a convolution, which the backend does fast.
 */
export function registerWasmConvolutionGradients(tf: typeof tfc): void {
  registerKernel(tf, 'Conv2DBackpropFilter', 'wasm', ({ x, dy }, attributes) =>
    tf.tidy(() => filterGradient(tf, x!, dy!, attributes)),
  )
  tf.unregisterKernel('Conv2DBackpropInput', 'wasm')
  registerKernel(tf, 'Conv2DBackpropInput', 'wasm', ({ dy, filter }, attributes) =>
    tf.tidy(() => inputGradient(tf, dy!, filter!, attributes)),
  )
  registerKernel(tf, 'DepthwiseConv2dNativeBackpropFilter', 'wasm', ({ x, dy }, attributes) => {
    const filterShape = attributes['filterShape'] as Shape4
    const geometry = geometryOf(tf, x!.shape as Shape4, filterShape, attributes, true)
    return tf.tensor4d(depthwiseFilterGradient(floats(x!), floats(dy!), geometry), filterShape)
  })
  registerKernel(tf, 'DepthwiseConv2dNativeBackpropInput', 'wasm', ({ dy, filter }, attributes) => {
    const inputShape = attributes['inputShape'] as Shape4
    const geometry = geometryOf(tf, inputShape, filter!.shape as Shape4, attributes, true)
    return tf.tensor4d(depthwiseInputGradient(floats(dy!), floats(filter!), geometry), inputShape)
  })
}

/** dW = X' dY, where the rows of X' are the input pixels under one cell of the kernel. */
function filterGradient(tf: typeof tfc, x: Tensor, dy: Tensor, attributes: Attributes): Tensor {
  const filterShape = attributes['filterShape'] as Shape4
  const geometry = geometryOf(tf, x.shape as Shape4, filterShape, attributes, false)
  const [kernelHeight, kernelWidth, channels, filters] = filterShape
  const columns = geometry.batch * geometry.outHeight * geometry.outWidth
  const gradient = tf.reshape(dy, [columns, filters])
  const patches = isPointwise(geometry)
    ? tf.transpose(tf.reshape(x, [columns, channels]))
    : tf.tensor2d(transposedPatches(floats(x), geometry), [kernelHeight * kernelWidth * channels, columns])
  return tf.reshape(tf.matMul(patches, gradient), filterShape)
}

/** dx: the gradient convolved with the kernel turned by 180 degrees, inputs and outputs exchanged. */
function inputGradient(tf: typeof tfc, dy: Tensor, filter: Tensor, attributes: Attributes): Tensor {
  const inputShape = attributes['inputShape'] as Shape4
  const geometry = geometryOf(tf, inputShape, filter.shape as Shape4, attributes, false)
  const [, , channels, filters] = filter.shape as Shape4
  if (isPointwise(geometry)) {
    const rows = tf.reshape(dy, [-1, filters])
    return tf.reshape(tf.matMul(rows, tf.transpose(tf.reshape(filter, [channels, filters]))), inputShape)
  }
  const { values, height, width } = spreadGradient(floats(dy), filters, geometry)
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as Tensor4D
  return tf.conv2d(tf.tensor4d(values, [geometry.batch, height, width, filters]), turned, 1, 'valid')
}

function isPointwise({ kernelHeight, kernelWidth, strideY, strideX }: ConvolutionGeometry): boolean {
  return kernelHeight === 1 && kernelWidth === 1 && strideY === 1 && strideX === 1
}

function geometryOf(
  tf: typeof tfc,
  input: Shape4,
  filter: Shape4,
  attributes: Attributes,
  isDepthwise: boolean,
): ConvolutionGeometry {
  const strides = attributes['strides'] as Strides
  const info = tf.backend_util.computeConv2DInfo(
    input,
    filter,
    strides,
    1,
    attributes['pad'] as 'same' | 'valid',
    undefined,
    isDepthwise,
  )
  return {
    batch: input[0],
    height: input[1],
    width: input[2],
    channels: input[3],
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    kernelHeight: filter[0],
    kernelWidth: filter[1],
    strideY: info.strideHeight,
    strideX: info.strideWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
  }
}

function floats(tensor: Tensor): Float32Array {
  return tensor.dataSync<'float32'>()
}
