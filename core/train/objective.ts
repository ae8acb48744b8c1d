import type { Model } from '../graph/types.ts'

/** What a training step minimises beside the activity penalty, and which layers it moves. */
export type Objective = {
  /** Share of the true labels' target spread over all classes, 0..1. */
  labelSmoothing: number
  /** Factor of an image's loss by its true class; null: 1 for all. */
  classWeights: readonly number[] | null
  /** Whose soft labels are learned. */
  teacher: Model | null
  /** Softmax temperature of the soft labels. */
  temperature: number
  /** Share of the true label in the loss of an image that has one; the rest is the teacher's. Images without label learn from the teacher only. */
  labelRatio: number
  /** Outputs of layers that are to equal the teacher's, by layer id; of one shape each. */
  featureMatching: { weight: number; pairs: readonly { student: string; teacher: string }[] } | null
  /** L1 on batch normalisation's gamma (loss += gammaL1 * sum |gamma|). */
  gammaL1: number
  /** L2 on standard and pointwise kernels (loss += weightDecay * sum w^2). */
  weightDecay: number
  /** Ids of layers whose weights and statistics stay as they are; they normalise with their moving statistics. */
  frozenLayers: readonly string[]
  /** Learning rate of a layer, times this for every layer behind it, 0..1; 1: all learn alike. */
  layerDecay: number
}

/** Labels only, all layers alike, no penalties. */
export const plainObjective: Objective = {
  labelSmoothing: 0,
  classWeights: null,
  teacher: null,
  temperature: 2,
  labelRatio: 1,
  featureMatching: null,
  gammaL1: 0,
  weightDecay: 0,
  frozenLayers: [],
  layerDecay: 1,
}
