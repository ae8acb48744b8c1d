import type { Layer } from '../../graph/types.ts'
import type { Weights } from '../../tensor/tensor.ts'

/** What a ranking may look at. */
export type ImportanceInput = {
  layer: Layer
  weights: Weights
  /** Seeds what is random. */
  seed: number
  /** What `measures` names, of real images, [filters]; null where nothing was measured. */
  measured: ArrayLike<number> | null
}

/** How much each filter of a layer matters, at least 0; comparable within a layer only. */
export type Importance = {
  /** What has to be measured on images first (`core/train/taylor-scores.ts`, `core/train/activation-rates.ts`). */
  measures: 'nothing' | 'taylor' | 'activation-rate'
  rank: (input: ImportanceInput) => Float64Array
}
