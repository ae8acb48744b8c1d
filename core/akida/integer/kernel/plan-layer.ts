import type { ConvLayer, FcLayer, InputConvLayer, NeuralLayer, SepLayer, SpatialShape } from '../../network.ts'
import { filterCount } from '../../network.ts'
import { axisWindows, convolvedShape } from '../../shapes.ts'
import type { Arena } from './arena.ts'
import type { Kernels } from './exports.ts'
import type { Finish } from './finish.ts'
import { planFinish } from './finish.ts'
import type { WeightAt } from './packing.ts'
import { blockFilters, blocksOf, packWeights } from './packing.ts'
import type { PlaneBuffer } from './plane-buffer.ts'
import { windowPlaces } from './plane-buffer.ts'
import type { Product } from './product.ts'
import { createBlockProduct } from './product.ts'
import { createTileProduct } from './tile-product.ts'
import { packTileWeights, tileChannels } from './tile-weights.ts'

/** Thrown while planning when a layer's values could leave the kernels' ranges; the reference engine takes the network then. */
export class KernelRangeError extends Error {}

export interface LayerPlan extends Finish {
  readonly run: () => void
}

/** Where the transforms cost less than the tiles save. Measured: eight channels take half as long again, sixteen a fifth less, 128 half. */
const leastTileChannels = 16
const mostTilePaddingRatio = 1.5

interface Surroundings {
  readonly arena: Arena
  readonly kernels: Kernels
  readonly input: PlaneBuffer
  readonly inputShape: SpatialShape
  readonly output: SpatialShape
  readonly plane: PlaneBuffer
}

interface Rows {
  readonly rows: number
  readonly rowElements: number
  readonly isWide: boolean
}

function placeProduct(
  { arena, kernels }: Surroundings,
  filters: number,
  { rows, rowElements, isWide }: Rows,
  weightAt: WeightAt,
  places: { input: number; inputs: Uint32Array; rowStride: number },
  bias = new Int32Array(blocksOf(filters) * blockFilters),
): Product {
  const packed = packWeights(filters, rows, rowElements, isWide, weightAt)
  const multiply = isWide ? kernels.multiply16 : kernels.multiply8
  if (multiply === undefined) throw new KernelRangeError('the byte product is not available')
  return createBlockProduct(arena, {
    multiply,
    input: places.input,
    inputs: arena.place(places.inputs),
    rows,
    rowBytes: 4 * Math.ceil(rowElements / (isWide ? 2 : 4)),
    rowStride: places.rowStride,
    pixels: places.inputs.length,
    blocks: blocksOf(filters),
    weights: arena.place(packed),
    weightBlockBytes: packed.byteLength / blocksOf(filters),
    bias: arena.place(bias),
  })
}

function finish(surroundings: Surroundings, layer: NeuralLayer, product: Product, prepare: () => void): LayerPlan {
  const { arena, kernels, inputShape, output, plane } = surroundings
  const filters = filterCount(layer)
  const convolved = convolvedShape(layer, inputShape)
  const end = planFinish(arena, kernels, { product, layer, filters, convolved, output, plane })
  return {
    raw: end.raw,
    run: () => {
      prepare()
      end.run()
    },
  }
}

/** int16 copy of the input plane, for the products that work on pairs. */
function widened({ arena, kernels, input }: Surroundings): { pointer: number; run: () => void } {
  const pointer = arena.allocate(2 * input.sizeBytes)
  return { pointer, run: () => kernels.widenRows(input.pointer, 1, input.sizeBytes, 0, pointer, 0) }
}

/** The image, bytes at `image`, becomes int16 with its border of `paddingValue`; kernels are not flipped. */
export function planInputConvolution(surroundings: Surroundings, layer: InputConvLayer, image: number): LayerPlan {
  const { arena, kernels } = surroundings
  const [height, width, channels] = layer.inputShape
  const { k, stride, padding } = layer
  const vertical = axisWindows(height, k, stride, padding)
  const horizontal = axisWindows(width, k, stride, padding)
  const columns = width + horizontal.before + horizontal.after
  const size = (height + vertical.before + vertical.after) * columns * channels
  const padded = arena.allocate(2 * size)
  arena.int16(padded, size).fill(layer.paddingValue)
  const rowStride = 2 * columns * channels
  const interior = padded + vertical.before * rowStride + 2 * horizontal.before * channels
  const inputs = Uint32Array.from({ length: vertical.count * horizontal.count }, (_, i) => {
    const y = Math.floor(i / horizontal.count) * stride
    return y * rowStride + 2 * (i % horizontal.count) * stride * channels
  })
  const filters = filterCount(layer)
  const weightAt: WeightAt = (row, element, filter) =>
    layer.w.values[(row * k * channels + element) * filters + filter]!
  const rows = { rows: k, rowElements: k * channels, isWide: true }
  const product = placeProduct(surroundings, filters, rows, weightAt, { input: padded, inputs, rowStride })
  const rowBytes = width * channels
  return finish(surroundings, layer, product, () =>
    kernels.widenRows(image, height, rowBytes, rowBytes, interior, rowStride),
  )
}

/** The convolution by tiles, or null where it is not possible or not faster. */
function planTiles({ arena, kernels, input, inputShape }: Surroundings, layer: ConvLayer): Product | null {
  const { transformTiles, multiplyTiles } = kernels
  const [, , channels, filters] = layer.w.shape
  if (transformTiles === undefined || multiplyTiles === undefined) return null
  // Blocks of a pixel must not overlap: tiles are not written in an order that would heal it.
  if (layer.k !== 3 || layer.stride !== 1 || filters % blockFilters !== 0) return null
  if (channels < leastTileChannels || tileChannels(channels) > mostTilePaddingRatio * channels) return null
  const weights = packTileWeights(filters, channels, (tap, channel, filter) => {
    return layer.w.values[((8 - tap) * channels + channel) * filters + filter]!
  })
  if (weights === null) return null
  const [height, width] = convolvedShape(layer, inputShape)
  return createTileProduct(arena, { transformTiles, multiplyTiles }, { input, height, width }, weights)
}

export function planConvolution(surroundings: Surroundings, layer: ConvLayer): LayerPlan {
  const tiles = planTiles(surroundings, layer)
  if (tiles !== null) return finish(surroundings, layer, tiles, () => undefined)
  const { kernels, input, inputShape } = surroundings
  const [height, width] = convolvedShape(layer, inputShape)
  const { k } = layer
  const [, , channels, filters] = layer.w.shape
  const isWide = kernels.multiply8 === undefined
  const weightAt: WeightAt = (row, element, filter) => {
    const column = Math.floor(element / input.channelBytes)
    const channel = element % input.channelBytes
    if (channel >= channels) return 0
    const tap = (k - 1 - row) * k + (k - 1 - column)
    return layer.w.values[(tap * channels + channel) * filters + filter]!
  }
  const rows = { rows: k, rowElements: k * input.channelBytes, isWide }
  const wide = isWide ? widened(surroundings) : null
  const scale = isWide ? 2 : 1
  const inputs = windowPlaces(input, height, width, layer.stride, scale)
  const places = { input: wide?.pointer ?? input.pointer, inputs, rowStride: scale * input.rowStride }
  const product = placeProduct(surroundings, filters, rows, weightAt, places)
  return finish(surroundings, layer, product, () => wide?.run())
}

const digit = 16
/** Channels whose low digits are followed by their high digits. */
const channelGroup = 16
const largestDigit = 127

/** Lowest and highest depthwise sum of each channel for inputs 0..15, from its weights. */
function depthwiseRanges(layer: SepLayer, channels: number): { lowest: Int32Array; highest: Int32Array } {
  const lowest = new Int32Array(channels)
  const highest = new Int32Array(channels)
  layer.w.values.forEach((weight, i) => {
    const bound = weight < 0 ? lowest : highest
    bound[i % channels]! += 15 * weight
  })
  return { lowest, highest }
}

export function planSeparable(surroundings: Surroundings, layer: SepLayer): LayerPlan {
  const { arena, kernels, input, inputShape } = surroundings
  const [height, width] = convolvedShape(layer, inputShape)
  const channels = inputShape[2]
  const { k } = layer
  const filters = filterCount(layer)
  const stored = channelGroup * Math.ceil(channels / channelGroup)
  const { lowest, highest } = depthwiseRanges(layer, channels)
  if (lowest.some((low, c) => low < -32768 || highest[c]! > 32767))
    throw new KernelRangeError('depthwise sums exceed int16')
  // sum - lowest = low digit + 16 * high digit, both below 128, and 16 * weight still a byte: the byte product then takes separable layers too.
  const hasDigits =
    kernels.depthwiseDigits !== undefined &&
    layer.wPw.values.every((weight) => Math.abs(weight) <= 7) &&
    lowest.every((low, c) => highest[c]! - low <= digit * largestDigit)
  const depthwise = arena.allocate(2 * height * width * stored)
  const offsets = new Int16Array(stored)
  const bias = new Int32Array(blocksOf(filters) * blockFilters)
  if (hasDigits) {
    lowest.forEach((low, c) => {
      offsets[c] = -low
      for (let f = 0; f < filters; f++) bias[f]! += low * layer.wPw.values[c * filters + f]!
    })
  }
  const taps = new Int16Array(k * k * stored)
  for (let tap = 0; tap < k * k; tap++) {
    for (let c = 0; c < channels; c++) taps[tap * stored + c] = layer.w.values[(k * k - 1 - tap) * channels + c]!
  }
  const weightAt: WeightAt = hasDigits
    ? (_, element, filter) => {
        const c = channelGroup * Math.floor(element / (2 * channelGroup)) + (element % channelGroup)
        const factor = element % (2 * channelGroup) < channelGroup ? 1 : digit
        return c < channels ? factor * layer.wPw.values[c * filters + filter]! : 0
      }
    : (_, element, filter) => (element < channels ? layer.wPw.values[element * filters + filter]! : 0)
  const rows = { rows: 1, rowElements: hasDigits ? 2 * stored : stored, isWide: !hasDigits }
  const inputs = Uint32Array.from({ length: height * width }, (_, i) => 2 * i * stored)
  const product = placeProduct(surroundings, filters, rows, weightAt, { input: depthwise, inputs, rowStride: 0 }, bias)
  const run = hasDigits ? kernels.depthwiseDigits! : kernels.depthwiseSums
  const windows = arena.place(windowPlaces(input, height, width, layer.stride, 1))
  const pointers = [arena.place(taps), arena.place(offsets)] as const
  const steps = [k, input.channelBytes, input.rowStride] as const
  return finish(surroundings, layer, product, () => {
    run(input.pointer, windows, height * width, stored, ...pointers, ...steps, depthwise)
  })
}

export function planFullyConnected(surroundings: Surroundings, layer: FcLayer): LayerPlan {
  const { kernels, input, inputShape } = surroundings
  const [height, width, channels] = inputShape
  const units = filterCount(layer)
  const isWide = kernels.multiply8 === undefined
  const weightAt: WeightAt = (_, element, unit) => {
    const pixel = Math.floor(element / input.channelBytes)
    const channel = element % input.channelBytes
    if (channel >= channels) return 0
    const y = Math.floor(pixel / width)
    return layer.w.values[((channel * width + (pixel % width)) * height + y) * units + unit]!
  }
  const rows = { rows: 1, rowElements: input.sizeBytes, isWide }
  const wide = isWide ? widened(surroundings) : null
  const places = { input: wide?.pointer ?? input.pointer, inputs: new Uint32Array(1), rowStride: 0 }
  const product = placeProduct(surroundings, units, rows, weightAt, places)
  return finish(surroundings, layer, product, () => wide?.run())
}
