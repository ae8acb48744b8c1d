import type { CLayer } from './layers.ts'

/** Where a layer finds its input and scratch memory and puts its output; byte offsets in the arena. */
export type LayerPlaces = { input: number; output: number; scratch: number }
export type ArenaPlan = { sizeBytes: number; layers: LayerPlaces[] }

/** Words of the table that a 1-bit product needs: NETLATHE_TILE_WORDS of the C runtime. */
const tableWords = 512
const wordBytes = 4

/**
 * Places of all activations in one static arena. Only a layer's input and output live at the same time, so they stand at opposite ends and
 * change places from layer to layer; the scratch memory of a layer lies between them. The image and the outputs of the network belong to
 * the caller.
 */
export function planArena(layers: readonly CLayer[]): ArenaPlan {
  const outputs = layers.map(({ geometry: { out_height, out_width, filters } }, index) =>
    index === layers.length - 1 ? 0 : aligned(out_height * out_width * filters),
  )
  const inputOf = (index: number) => (index === 0 ? 0 : outputs[index - 1]!)
  const scratches = layers.map(scratchBytes)
  const sizeBytes = Math.max(...layers.map((_, index) => inputOf(index) + outputs[index]! + scratches[index]!))
  return {
    sizeBytes,
    layers: layers.map((_, index) => {
      const [input, output] = [inputOf(index), outputs[index]!]
      const isLow = index % 2 === 0
      return {
        input: isLow ? 0 : sizeBytes - input,
        output: isLow ? sizeBytes - output : 0,
        scratch: isLow ? input : output,
      }
    }),
  }
}

/** Inputs of the product, products, pooled potentials and the table, as `run_layer` of the C runtime lays them out. */
function scratchBytes({ weights, geometry }: CLayer): number {
  return wordBytes * (weights.columns + 2 * geometry.filters + (weights.bits === 1 ? tableWords : 0))
}

function aligned(bytes: number): number {
  return wordBytes * Math.ceil(bytes / wordBytes)
}
