import { stepSixteenths } from '../../../akida/integer/activation.ts'
import type { AkidaNetwork, NeuralLayer } from '../../../akida/network.ts'
import { filterCount } from '../../../akida/network.ts'
import { axisWindows, convolvedShape, networkShapes, type LayerShapes } from '../../../akida/shapes.ts'
import { integerParameters } from '../../../quant/integer-parameters.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { packWeights, type PackedWeights } from './pack-weights.ts'

/** The scalar fields of `netlathe_layer` (resources/c-runtime/netlathe_kernels.h), under their names in C. */
export type LayerGeometry = Readonly<
  Record<
    | 'height'
    | 'width'
    | 'channels'
    | 'kernel_height'
    | 'kernel_width'
    | 'stride'
    | 'pad_top'
    | 'pad_left'
    | 'border'
    | 'map_height'
    | 'map_width'
    | 'filters'
    | 'pool_height'
    | 'pool_width'
    | 'pool_stride'
    | 'pool_top'
    | 'pool_left'
    | 'out_height'
    | 'out_width'
    | 'pool_adds',
    number
  >
>

/** A layer as the C runtime runs it. */
export type CLayer = {
  name: string
  geometry: LayerGeometry
  weights: PackedWeights
  depthwise: PackedWeights | null
  threshold: Int32Array
  /** floor(act_step * 16) << (4 - bits); null in a last layer without activation. */
  step16: Uint32Array | null
  topLevel: number
}

/**
 * The layers of an integer network that starts with an input convolution, with packed weights. Kernels are turned to cross-correlation, a fully
 * connected layer is a convolution whose window is its whole input.
 */
export function toCLayers(network: AkidaNetwork): CLayer[] {
  const parameters = integerParameters(network)
  const shapes = networkShapes(network)
  return network.layers.flatMap((layer, index): CLayer[] => {
    if (layer.type === 'input_data') return []
    const role = (name: string) => parameters[`${index}/${name}`]!
    const isSeparable = layer.type === 'sep'
    return [
      {
        name: layer.name,
        geometry: geometryOf(layer, shapes[index]!),
        weights: packWeights(filterMajor(isSeparable ? role('pointwise') : role('kernel'))),
        depthwise: isSeparable ? packWeights(placeMajor(role('kernel'), layer.k * layer.k)) : null,
        threshold: layer.threshold,
        step16: layer.activation
          ? Uint32Array.from(layer.actStep, (step) => stepSixteenths(step) * 2 ** (4 - layer.actBits))
          : null,
        topLevel: 2 ** layer.actBits - 1,
      },
    ]
  })
}

/** (..., filters) to one row a filter. */
function filterMajor({ shape, data }: Tensor) {
  const rows = shape.at(-1)!
  const columns = data.length / rows
  const codes = new Int8Array(data.length)
  data.forEach((code, index) => (codes[(index % rows) * columns + Math.floor(index / rows)] = code))
  return { rows, columns, codes }
}

/** (k, k, channels, 1) as it lies: one row a place of the window. */
function placeMajor({ data }: Tensor, places: number) {
  return { rows: places, columns: data.length / places, codes: Int8Array.from(data) }
}

function geometryOf(layer: NeuralLayer, { input, output }: LayerShapes): LayerGeometry {
  const [height, width, channels] = input
  const [mapHeight, mapWidth] = convolvedShape(layer, input)
  const common = {
    height,
    width,
    channels,
    border: layer.type === 'input_conv' ? layer.paddingValue : 0,
    map_height: mapHeight,
    map_width: mapWidth,
    filters: filterCount(layer),
    out_height: output[0],
    out_width: output[1],
  }
  const wholeMap = { pool_height: mapHeight, pool_width: mapWidth, pool_stride: 1, pool_top: 0, pool_left: 0 }
  if (layer.type === 'fc') {
    const window = { kernel_height: height, kernel_width: width, stride: 1, pad_top: 0, pad_left: 0 }
    return { ...common, ...window, ...wholeMap, pool_adds: 1 }
  }
  const { k, stride, padding } = layer
  const window = {
    kernel_height: k,
    kernel_width: k,
    stride,
    pad_top: axisWindows(height, k, stride, padding).before,
    pad_left: axisWindows(width, k, stride, padding).before,
  }
  if (layer.pool === 'avg') return { ...common, ...window, ...wholeMap, pool_adds: 1 }
  const size = layer.pool === 'max' ? layer.poolSize : 1
  const poolStride = layer.pool === 'max' ? layer.poolStride : 1
  const pool = {
    pool_height: size,
    pool_width: size,
    pool_stride: poolStride,
    pool_top: axisWindows(mapHeight, size, poolStride, padding).before,
    pool_left: axisWindows(mapWidth, size, poolStride, padding).before,
  }
  return { ...common, ...window, ...pool, pool_adds: 0 }
}
