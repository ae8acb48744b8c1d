import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { depthwiseFilterGradient, depthwiseInputGradient, type DepthwiseGeometry } from './depthwise-loops.ts'
import { registerKernel, type Attributes } from './register.ts'

type Strides = [number, number] | number
type Shape4 = [number, number, number, number]

/** The gradient kernels that the WebAssembly backend lacks. */
export function registerWasmConvolutionGradients(tf: typeof tfc): void {
  registerKernel(tf, 'Conv2DBackpropFilter', 'wasm', ({ x, dy }, attributes) => tf.tidy(() => filterGradient(tf, x!, dy!, attributes)))
  registerKernel(tf, 'DepthwiseConv2dNativeBackpropFilter', 'wasm', ({ x, dy }, attributes) => {
    const filterShape = attributes['filterShape'] as Shape4
    const geometry = depthwiseGeometry(tf, x!.shape as Shape4, filterShape, attributes)
    return tf.tensor4d(depthwiseFilterGradient(floats(x!), floats(dy!), geometry), filterShape)
  })
  registerKernel(tf, 'DepthwiseConv2dNativeBackpropInput', 'wasm', ({ dy, filter }, attributes) => {
    const inputShape = attributes['inputShape'] as Shape4
    const geometry = depthwiseGeometry(tf, inputShape, filter!.shape as Shape4, attributes)
    return tf.tensor4d(depthwiseInputGradient(floats(dy!), floats(filter!), geometry), inputShape)
  })
}

/** dW[i, j] = X_ij' dY, where X_ij are the input pixels under cell (i, j) of the kernel. */
function filterGradient(tf: typeof tfc, x: Tensor, dy: Tensor, attributes: Attributes): Tensor {
  const filterShape = attributes['filterShape'] as Shape4
  const info = tf.backend_util.computeConv2DInfo(x.shape as Shape4, filterShape, attributes['strides'] as Strides, 1, attributes['pad'] as 'same' | 'valid')
  const strides = [info.strideHeight, info.strideWidth] as const
  const [kh, kw, channels, filters] = filterShape
  const { top, bottom, left, right } = info.padInfo
  const padded = tf.pad(x as Tensor4D, [[0, 0], [top, bottom], [left, right], [0, 0]])
  const rows = info.batchSize * info.outHeight * info.outWidth
  const gradient = tf.reshape(dy, [rows, filters])
  const cells: Tensor[] = []
  for (let i = 0; i < kh; i++)
    for (let j = 0; j < kw; j++) {
      const end: Shape4 = [info.batchSize, i + (info.outHeight - 1) * strides[0] + 1, j + (info.outWidth - 1) * strides[1] + 1, channels]
      const seen = tf.stridedSlice(padded, [0, i, j, 0], end, [1, strides[0], strides[1], 1])
      cells.push(tf.matMul(tf.reshape(seen, [rows, channels]), gradient, true, false))
    }
  return tf.reshape(tf.stack(cells), filterShape)
}

function depthwiseGeometry(tf: typeof tfc, input: Shape4, filter: Shape4, attributes: Attributes): DepthwiseGeometry {
  const strides = attributes['strides'] as Strides
  const info = tf.backend_util.computeConv2DInfo(input, filter, strides, 1, attributes['pad'] as 'same' | 'valid', undefined, true)
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
