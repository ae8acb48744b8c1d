import type { CLayer } from './layers.ts'
import type { ArenaPlan } from './plan-arena.ts'

/** Memory of a layer's constants. */
export type LayerSize = {
  layer: string
  /** Weight bits; `depthwiseBits` is null in layers without a depthwise kernel. */
  bits: number
  depthwiseBits: number | null
  weights: number
  weightBytes: number
  /** Thresholds and steps. */
  tableBytes: number
}

/** What a bundle takes on the device. */
export type CSizeReport = {
  layers: LayerSize[]
  weightBytes: number
  tableBytes: number
  /** Static memory for activations and intermediate sums. */
  arenaBytes: number
  /** Machine code of the runtime and the model as compiled on the exporting machine; null without a compiler. */
  codeBytes: number | null
  /** The same network with 8 bits a weight: constants only, everything else is equal. */
  eightBitWeightBytes: number
}

/** Sizes of everything but the code, which only a compiler knows. */
export function measureSizes(layers: readonly CLayer[], arena: ArenaPlan): CSizeReport {
  const sizes = layers.map(({ name, weights, depthwise, threshold, step16 }): LayerSize => {
    const matrices = depthwise ? [weights, depthwise] : [weights]
    return {
      layer: name,
      bits: weights.bits,
      depthwiseBits: depthwise?.bits ?? null,
      weights: total(matrices, ({ rows, columns }) => rows * columns),
      weightBytes: total(matrices, ({ data }) => data.byteLength),
      tableBytes: threshold.byteLength + (step16?.byteLength ?? 0),
    }
  })
  return {
    layers: sizes,
    weightBytes: total(sizes, ({ weightBytes }) => weightBytes),
    tableBytes: total(sizes, ({ tableBytes }) => tableBytes),
    arenaBytes: arena.sizeBytes,
    codeBytes: null,
    eightBitWeightBytes: total(sizes, ({ weights }) => weights),
  }
}

function total<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((sum, value) => sum + of(value), 0)
}
