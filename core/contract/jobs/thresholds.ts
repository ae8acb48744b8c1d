import { z } from 'zod'
import { dataRef, mapMode, modelRef, split, type Evaluation } from './common.ts'

/** Raises the thresholds of a trained model's ReLU layers until a budget of accuracy is spent: fewer events, nothing else changes. */
export const thresholdsParams = z.object({
  model: modelRef.default('latest'),
  data: dataRef.default('latest'),
  /** Accuracy that may be lost, 0..1. */
  budgetRatio: z.number().min(0).max(1).default(0.01),
  /** The images that decide. A few hundred are too few to keep the budget on others: `train` may then serve better. */
  split: split.exclude(['test']).default('val'),
  /** At most so many of them, balanced between classes; 0 for all. */
  images: z.number().int().min(0).default(1000),
  /** Where events are priced. */
  device: z.string().min(1).default('AKD1500'),
  mode: mapMode.default('Minimal'),
  /** Also score the test images, before and after. */
  scoreTest: z.boolean().default(false),
  name: z.string().min(1).max(100).optional(),
})
export type ThresholdsParams = z.output<typeof thresholdsParams>

/** Of the model on the images that decide. */
type Score = { accuracyRatio: number; loss: number }

export type ThresholdsResult = {
  modelId: string
  split: string
  images: number
  before: Score
  after: Score
  /** Simulated clocks that the events of all layers cost for one image, by the cost law. */
  eventCyclesBefore: number
  eventCyclesAfter: number
  layers: {
    layer: string
    /** What the threshold was raised by, in units of the activation. */
    raisedBy: number
    sparsityBefore: number
    sparsityAfter: number
    /** Accuracy once this layer's threshold had its last raise; null where it was never raised. */
    accuracyRatio: number | null
  }[]
  /** In the order they were made. */
  raises: { layer: string; raisedBy: number; accuracyRatio: number; loss: number; eventCycles: number }[]
  test: { before: Evaluation; after: Evaluation } | null
}
