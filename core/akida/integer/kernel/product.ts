import type { Arena } from './arena.ts'
import type { Multiply } from './exports.ts'

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

/** A product that goes over all pixels block by block. */
export function createBlockProduct(arena: Arena, product: BlockProduct): Product {
  const { multiply, input, inputs, rows, rowBytes, rowStride, pixels, blocks, weights, weightBlockBytes, bias } =
    product
  return {
    pixels,
    planInto({ pointer, places, blockBytes, parameters, parameterBytes, top, isRaw }) {
      const placed = arena.place(places)
      return () =>
        multiply(
          weights,
          weightBlockBytes,
          input,
          inputs,
          rows,
          rowBytes,
          rowStride,
          pointer,
          blockBytes,
          placed,
          pixels,
          bias,
          parameters,
          parameterBytes,
          top,
          isRaw,
          blocks,
        )
    },
  }
}
