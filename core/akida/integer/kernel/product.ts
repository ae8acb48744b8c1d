import type { Arena } from './arena.ts'
import type { Multiply } from './exports.ts'
import { blockFilters } from './packing.ts'

/** Where a product writes: levels of eight filters in eight bytes, or their potentials in 32. */
export interface Destination {
  readonly pointer: number
  /** Byte offset of each output pixel from `pointer`, raster order. */
  readonly places: Uint32Array
  /** Bytes from one block of eight filters to the next, in a pixel and in the activation parameters. */
  readonly blockBytes: number
  readonly parameters: number
  readonly parameterBytes: number
  readonly top: number
  readonly isRaw: boolean
}

/** The multiplications of one layer, ready but for the destination. */
export interface Product {
  readonly pixels: number
  /** Plans the product into `destination`; the result runs it. */
  planInto(destination: Destination): () => void
}

/** A matrix product set up for one layer: what to read, and the weights of each block of eight filters. */
export interface BlockProduct {
  readonly multiply: Multiply
  readonly input: number
  readonly inputs: number
  readonly rows: number
  readonly rowBytes: number
  readonly rowStride: number
  readonly pixels: number
  readonly blocks: number
  readonly weights: number
  readonly weightBlockBytes: number
  /** Start of each filter's sum, (blocks, 8) int32. */
  readonly bias: number
}

/** Runs every block, the last one first: it may write past a pixel's channels, and what it overwrites is written after it. */
function runBlocks(blocks: number, call: (block: number) => void): void {
  call(blocks - 1)
  for (let block = 0; block < blocks - 1; block++) call(block)
}

/** A product that goes over all pixels block by block. */
export function createBlockProduct(arena: Arena, product: BlockProduct): Product {
  const { multiply, input, inputs, rows, rowBytes, rowStride, pixels, blocks, weights, weightBlockBytes, bias } =
    product
  return {
    pixels,
    planInto({ pointer, places, blockBytes, parameters, parameterBytes, top, isRaw }) {
      const placed = arena.place(places)
      const call = (block: number) => {
        multiply(
          weights + block * weightBlockBytes,
          input,
          inputs,
          rows,
          rowBytes,
          rowStride,
          pointer + blockBytes * block,
          placed,
          pixels,
          bias + 4 * blockFilters * block,
          parameters + parameterBytes * block,
          top,
          isRaw,
        )
      }
      return () => runBlocks(blocks, call)
    },
  }
}
