import type { Graph, GlobalAverage, Layer, Padding } from './types.ts'

/** Height, width and channels of a feature map. */
export type MapShape = { height: number; width: number; channels: number }

/** Sizes of the maps around a layer: height, width, channels. */
export type LayerShapes = {
  layer: Layer
  input: MapShape
  /** Before pooling. */ convolved: MapShape
  output: MapShape
}

/** Output length of a window of `size` moved by `stride` (TensorFlow's definition of same and valid). */
export function windowOutput(length: number, size: number, stride: number, padding: Padding): number {
  return padding === 'same' ? Math.ceil(length / stride) : Math.floor((length - size) / stride) + 1
}

/** Input, convolved and output shape of every layer, in order. Lengths below 1 are returned as they are: `validateGraph` reports them. */
export function layerShapes(graph: Graph): LayerShapes[] {
  let input: MapShape = { height: graph.input.height, width: graph.input.width, channels: graph.input.channels }
  return graph.layers.map((layer) => {
    const convolved = convolvedShape(layer, input)
    const output = pooledShape(layer, convolved)
    const shapes = { layer, input, convolved, output }
    input = output
    return shapes
  })
}

function convolvedShape(layer: Layer, input: MapShape): MapShape {
  if (layer.type === 'dense') return { height: 1, width: 1, channels: layer.units }
  const { kernel, stride, padding, filters } = layer
  return {
    height: windowOutput(input.height, kernel, stride, padding),
    width: windowOutput(input.width, kernel, stride, padding),
    channels: filters,
  }
}

function pooledShape(layer: Layer, map: MapShape): MapShape {
  if (layer.type === 'dense') return map
  if (hasGlobalAverage(layer.globalAverage)) return { height: 1, width: 1, channels: map.channels }
  if (!layer.maxPool) return map
  const { size, stride } = layer.maxPool
  return {
    height: windowOutput(map.height, size, stride, layer.padding),
    width: windowOutput(map.width, size, stride, layer.padding),
    channels: map.channels,
  }
}

function hasGlobalAverage(globalAverage: GlobalAverage): boolean {
  return globalAverage !== 'none'
}
