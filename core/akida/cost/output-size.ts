import type { LayerDescription } from '../layer-description.ts'
import { axisWindows } from '../shapes.ts'

/** Height and width of a layer's potentials before pooling; 1 x 1 for a fully connected layer. */
export function outputSize(layer: LayerDescription): { height: number; width: number } {
  if (layer.type === 'fc') return { height: 1, width: 1 }
  if (layer.type === 'input_data' || layer.type === 'other') return { height: layer.inHeight, width: layer.inWidth }
  return {
    height: axisWindows(layer.inHeight, layer.kernel, layer.stride, layer.padding).count,
    width: axisWindows(
      layer.inWidth,
      layer.kernelWidth ?? layer.kernel,
      layer.strideWidth ?? layer.stride,
      layer.padding,
    ).count,
  }
}

/** Height and width after pooling. */
export function pooledSize(layer: LayerDescription): { height: number; width: number } {
  const { height, width } = outputSize(layer)
  if (layer.pool === 'none' || layer.type === 'fc') return { height, width }
  if (layer.pool === 'avg') return { height: 1, width: 1 }
  return {
    height: axisWindows(height, layer.poolSize, layer.poolStride, layer.padding).count,
    width: axisWindows(width, layer.poolSize, layer.poolStride, layer.padding).count,
  }
}
