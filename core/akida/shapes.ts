import type { AkidaLayer, AkidaNetwork, PaddingMode, SpatialShape } from './network.ts'
import { filterCount } from './network.ts'

/** Cells added before and after an axis, and the number of windows that fit. TensorFlow's rule: the extra cell goes last. */
export interface AxisWindows {
  readonly before: number
  readonly after: number
  readonly count: number
}

/** Windows of side `k` and stride `stride` along an axis of `size` cells. `count` may be <= 0 when nothing fits ('valid'). */
export function axisWindows(size: number, k: number, stride: number, padding: PaddingMode): AxisWindows {
  if (padding === 'valid') return { before: 0, after: 0, count: Math.floor((size - k) / stride) + 1 }
  const count = Math.ceil(size / stride)
  const total = Math.max((count - 1) * stride + k - size, 0)
  const before = Math.floor(total / 2)
  return { before, after: total - before, count }
}

/** Shape of the potentials of a layer before pooling. */
export function convolvedShape(layer: AkidaLayer, input: SpatialShape): SpatialShape {
  if (layer.type === 'input_data') return layer.inputShape
  if (layer.type === 'fc') return [1, 1, filterCount(layer)]
  const height = axisWindows(input[0], layer.k, layer.stride, layer.padding).count
  const width = axisWindows(input[1], layer.k, layer.stride, layer.padding).count
  return [height, width, filterCount(layer)]
}

/** Shape of a layer's output, pooling included. */
export function outputShape(layer: AkidaLayer, input: SpatialShape): SpatialShape {
  const [height, width, filters] = convolvedShape(layer, input)
  if (layer.type === 'input_data' || layer.type === 'fc' || layer.pool === 'none') return [height, width, filters]
  if (layer.pool === 'avg') return [1, 1, filters]
  const rows = axisWindows(height, layer.poolSize, layer.poolStride, layer.padding).count
  const columns = axisWindows(width, layer.poolSize, layer.poolStride, layer.padding).count
  return [rows, columns, filters]
}

export interface LayerShapes {
  readonly input: SpatialShape
  readonly output: SpatialShape
}

/** Input and output shape of every layer, in order. */
export function networkShapes(network: AkidaNetwork): LayerShapes[] {
  let current = network.inputShape
  return network.layers.map((layer) => {
    const input = current
    current = outputShape(layer, input)
    return { input, output: current }
  })
}

export function shapeSize(shape: SpatialShape): number {
  return shape[0] * shape[1] * shape[2]
}
