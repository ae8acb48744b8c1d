/** Counts of values in bins of equal width from `min` to `max`; the last bin includes `max`. */
export type BinCounts = { min: number; max: number; counts: number[] }

/** How the numbers of one layer are spread over a few images, at the end of an epoch. */
export type LayerSpread = {
  layer: string
  /** Of the outputs: share of zeros 0..1, and the others in bins. */
  activations: { zeroRatio: number; nonZero: BinCounts }
  /** |gamma| of the batch normalisation; null without one. */
  gamma: BinCounts | null
}

/** What was seen at the end of an epoch. */
export type EpochSnapshot = {
  epoch: number
  /** Null without validation images. `confusion` (rows: true class, columns: predicted) is null for more than 64 classes. */
  validation: { accuracyRatio: number; loss: number; confusion: number[][] | null } | null
  /** Empty in epochs that are passed over to keep a long training's record small. */
  layers: LayerSpread[]
}

/** What was seen while a model was trained, beside its curves; also the part that is new since the last push. */
export type TrainingRecord = {
  /** Layers with an activation, in the graph's order. */
  layers: string[]
  classes: string[]
  /** Fractional epoch and zeros / size (0..1) per layer, means over a few steps. */
  sparsity: [epoch: number, ratios: number[]][]
  /** Fractional epoch and images per second of training alone. */
  speed: [epoch: number, imagesPerSecond: number][]
  epochs: EpochSnapshot[]
}

/** Live record of a training job since the last push; a new subscriber gets all of it first. */
export type JobTraining = { jobId: string; record: TrainingRecord }
