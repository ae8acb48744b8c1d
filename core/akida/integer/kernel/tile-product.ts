import type { Arena } from './arena.ts'
import type { RelaxedKernels } from './exports.ts'
import { blockFilters } from './packing.ts'
import type { PlaneBuffer } from './plane-buffer.ts'
import { windowPlaces } from './plane-buffer.ts'
import type { Product } from './product.ts'
import type { TileWeights } from './tile-weights.ts'
import { frequencies, tileOffset } from './tile-weights.ts'

const panelTiles = 6
/** Panels transformed at once: their bytes stay in the second cache while all filters read them. */
const mostPanels = 6

type TileKernels = Pick<RelaxedKernels, 'transformTiles' | 'multiplyTiles'>

interface TilePlaces {
  readonly input: PlaneBuffer
  /** Rows and columns of the convolution's output. */
  readonly height: number
  readonly width: number
}

/** Pixel index of each tile's four outputs; where a tile sticks out, its first output stands for those that do not exist. */
function tileOutputs(height: number, width: number): Uint32Array {
  const columns = Math.ceil(width / 2)
  const result = new Uint32Array(4 * columns * Math.ceil(height / 2))
  for (let i = 0; i < result.length; i++) {
    const tile = Math.floor(i / 4)
    const y = 2 * Math.floor(tile / columns)
    const x = 2 * (tile % columns)
    const oy = y + ((i >> 1) & 1)
    const ox = x + (i & 1)
    result[i] = oy < height && ox < width ? oy * width + ox : y * width + x
  }
  return result
}

/** A 3x3 convolution of stride 1 by Winograd's F(2x2, 3x3), a few tiles at a time. See `assembly/tiles.ts`. */
export function createTileProduct(
  arena: Arena,
  { transformTiles, multiplyTiles }: TileKernels,
  { input, height, width }: TilePlaces,
  { channels, blocks, packed, bias }: TileWeights,
): Product {
  const outputs = tileOutputs(height, width)
  const tiles = outputs.length / 4
  const panels = Math.min(mostPanels, Math.ceil(tiles / panelTiles))
  const frequencyBytes = panels * panelTiles * channels
  const transformed = arena.allocate(frequencies * frequencyBytes)
  // Room for two blocks: native kernels compute them side by side.
  const products = arena.allocate(2 * 4 * frequencies * panels * panelTiles * blockFilters)
  // A last tile that sticks out reads one row below the plane; whatever lies there goes into outputs that do not exist.
  arena.allocate(input.rowStride + 4 * channels)
  const weights = arena.place(packed)
  const starts = arena.place(bias)
  const columns = Math.ceil(width / 2)
  const inputs = arena.place(windowPlaces(input, tiles / columns, columns, 2, 1))
  return {
    pixels: height * width,
    planInto(destination) {
      const places = arena.place(outputs.map((pixel) => destination.places[pixel]!))
      const { pointer, parameters, parameterBytes, top, isRaw } = destination
      return () => {
        for (let first = 0; first < tiles; first += panels * panelTiles) {
          const count = Math.min(panels * panelTiles, tiles - first)
          const from = inputs + 4 * first
          const to = places + 16 * first
          const used = Math.ceil(count / panelTiles)
          const { channelBytes, rowStride } = input
          transformTiles(
            input.pointer,
            from,
            count,
            channels,
            channelBytes,
            rowStride,
            tileOffset,
            transformed,
            frequencyBytes,
          )
          multiplyTiles(
            weights,
            packed.byteLength / blocks,
            transformed,
            used,
            channels,
            frequencyBytes,
            products,
            pointer,
            destination.blockBytes,
            to,
            count,
            starts,
            parameters,
            parameterBytes,
            top,
            isRaw,
            blocks,
          )
        }
      }
    },
  }
}
