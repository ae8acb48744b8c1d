import { z } from 'zod'
import { dataRef, modelRef, observer, seed, split, weightBits, type LayerBitsChoice } from './common.ts'

/** Measures what few bits in one layer at a time do to the accuracy of a float model, without training, and suggests bits per layer. */
export const sensitivityParams = z.object({
  model: modelRef.default('latest'),
  data: dataRef.default('latest'),
  /** The images that are scored; those of `train` choose the steps. */
  split: split.default('val'),
  /** At most so many images, balanced between classes, the same for every choice; 0 for all. */
  images: z.number().int().min(0).default(500),
  /** Widths tried for the weights of every layer. */
  weightBits: z.array(weightBits).min(1).default([2, 4, 8]),
  /** Widths tried for every activation: those that Akida has. */
  activationBits: z
    .array(z.union([z.literal(1), z.literal(2), z.literal(4)]))
    .min(1)
    .default([2, 4]),
  /** What the other layers are meanwhile: in float, or quantised to 8/4/4. */
  others: z.enum(['float', 'quantised']).default('float'),
  observer: observer.default('mse'),
  equaliseExponent: z.number().min(0).max(1).default(0.5),
  /** Accuracy that the suggestion may lose against the widest bits of the chip, 0..1. */
  budgetRatio: z.number().min(0).max(1).default(0.02),
  seed,
})
export type SensitivityParams = z.output<typeof sensitivityParams>

/** What is scored: weights or activation of one layer in so many bits. */
export type SensitivityCell = {
  layer: string
  kind: 'weights' | 'activations'
  bits: number
  accuracyRatio: number
  /** Cross-entropy, nats. */
  loss: number
  /** Of the layer's weights, or of its output for one image. */
  bytes: number
}

/** One layer's weights or activation in fewer bits. Differences are those of the cells. */
export type BitMove = {
  layer: string
  kind: 'weights' | 'activations'
  from: number
  to: number
  savedBytes: number
  accuracyDropRatio: number
  lossIncrease: number
}

export type BitSuggestion = {
  /** Every layer, by name. */
  layerBits: LayerBitsChoice
  /** What was narrowed, in the order of bytes saved per loss. */
  moves: BitMove[]
  weightBytesBefore: number
  weightBytesAfter: number
  activationBytesBefore: number
  activationBytesAfter: number
  /** Sum of the drops of the moves. */
  predictedDropRatio: number
  /** Measured in integers on the same images, quantised without training: before the moves and after them. */
  widest: { accuracyRatio: number; loss: number }
  measured: { accuracyRatio: number; loss: number }
}

export type SensitivityResult = {
  split: string
  images: number
  /** All layers as `others` says. */
  base: { accuracyRatio: number; loss: number }
  cells: SensitivityCell[]
  suggestion: BitSuggestion
}
