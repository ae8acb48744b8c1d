import type { Layer } from '../../graph/types.ts'
import type { Weights } from '../../tensor/tensor.ts'

/** How much each filter of a layer matters, at least 0; comparable within a layer only. */
export type Importance = (layer: Layer, weights: Weights) => Float64Array
