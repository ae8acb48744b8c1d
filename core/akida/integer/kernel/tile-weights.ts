import { blockFilters, blocksOf } from './packing.ts'

/** Products per tile, channel and filter. */
export const frequencies = 16
/** Added to a transformed input, -30..60 for inputs 0..15, so that the kernels' unsigned operand holds it. */
export const tileOffset = 30
const largestByte = 127
/** Channels that the transform handles at once. */
const channelGroup = 16

/** Channels as the tile kernels store them. */
export const tileChannels = (channels: number) => channelGroup * Math.ceil(channels / channelGroup)

/** A 3x3 convolution's weights for the tile kernels. */
export interface TileWeights {
  /** Rounded up to sixteen. */
  readonly channels: number
  readonly blocks: number
  /** (block of eight filters, frequency, group of four channels, filter, channel). */
  readonly packed: Int8Array
  /** (block, frequency, filter): takes `tileOffset` out again. */
  readonly bias: Int32Array
}

/** Twice Winograd's weight transform along one axis: a whole number for whole weights. */
function transformAxis(a: number, b: number, c: number): readonly [number, number, number, number] {
  return [2 * a, a + b + c, a - b + c, 2 * c]
}

/** 2G g (2G)' of one 3x3 kernel, row by row: sixteen values, four times what F(2x2, 3x3) needs. */
export function transformKernel(kernel: readonly number[]): number[] {
  const at = (row: number, column: number) => kernel[3 * row + column]!
  const columns = [0, 1, 2].map((column) => transformAxis(at(0, column), at(1, column), at(2, column)))
  return [0, 1, 2, 3].flatMap((row) => transformAxis(columns[0]![row]!, columns[1]![row]!, columns[2]![row]!))
}

/** Transforms a layer's weights, or gives null where one would not fit a byte. `weightAt`: kernels not flipped, tap 0..8 row by row. */
export function packTileWeights(
  filters: number,
  channels: number,
  weightAt: (tap: number, channel: number, filter: number) => number,
): TileWeights | null {
  const stored = tileChannels(channels)
  const blocks = blocksOf(filters)
  const packed = new Int8Array(blocks * frequencies * stored * blockFilters)
  const bias = new Int32Array(blocks * frequencies * blockFilters)
  for (let filter = 0; filter < filters; filter++) {
    const start = frequencies * Math.floor(filter / blockFilters)
    const lane = filter % blockFilters
    for (let channel = 0; channel < channels; channel++) {
      const kernel = Array.from({ length: 9 }, (_, tap) => weightAt(tap, channel, filter))
      const transformed = transformKernel(kernel)
      if (transformed.some((weight) => Math.abs(weight) > largestByte)) return null
      const group = 4 * blockFilters * Math.floor(channel / 4) + 4 * lane + (channel % 4)
      transformed.forEach((weight, frequency) => {
        packed[(start + frequency) * stored * blockFilters + group] = weight
        bias[(start + frequency) * blockFilters + lane]! -= tileOffset * weight
      })
    }
  }
  return { channels: stored, blocks, packed, bias }
}
