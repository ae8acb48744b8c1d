import type { Graph, GlobalAverage, Layer, Padding } from './types.ts'

/** Height, width and channels of a feature map. */
export type MapShape = { height: number; width: number; channels: number }

/** Sizes of the maps around a layer: height, width, channels. */
export type LayerShapes = {
  layer: Layer
  /** Ids of the layers whose outputs it reads, joined along the channels; none: the image. Those of a residual are not among them. */
  reads: string[]
  input: MapShape
  /** Before pooling. */ convolved: MapShape
  output: MapShape
}

/** Output length of a window of `size` moved by `stride` (TensorFlow's definition of same and valid). */
export function windowOutput(length: number, size: number, stride: number, padding: Padding): number {
  return padding === 'same' ? Math.ceil(length / stride) : Math.floor((length - size) / stride) + 1
}

/**
 * Input, convolved and output shape of every layer, in order. Lengths below 1 and layers that are read but do not come before are
 * `validateGraph`'s to report: what cannot be read has no channels here.
 */
export function layerShapes(graph: Graph): LayerShapes[] {
  const image: MapShape = { height: graph.input.height, width: graph.input.width, channels: graph.input.channels }
  const outputs = new Map<string, MapShape>()
  let before: string | null = null
  return graph.layers.map((layer) => {
    const reads: string[] = layer.from ?? (before === null ? [] : [before])
    const input = reads.length === 0 ? image : joinMaps(reads.map((id) => outputs.get(id) ?? nothing))
    const convolved = convolvedShape(layer, input)
    const output = pooledShape(layer, convolved)
    outputs.set(layer.id, output)
    before = layer.id
    return { layer, reads, input, convolved, output }
  })
}

const nothing: MapShape = { height: 0, width: 0, channels: 0 }

function joinMaps(maps: readonly MapShape[]): MapShape {
  const { height, width } = maps[0] ?? nothing
  return { height, width, channels: maps.reduce((sum, { channels }) => sum + channels, 0) }
}

/** Shape of the map that a residual is added to: before a global average that stands behind the activation. */
export function summedShape({ layer, convolved, output }: LayerShapes): MapShape {
  return layer.type !== 'dense' && layer.globalAverage === 'after-activation' ? convolved : output
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
