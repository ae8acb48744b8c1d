import { z } from 'zod'
import type { LayerSparsity } from '../../sparsity/metrics.ts'
import type { TrainingRecord } from '../training-record.ts'
import {
  bits,
  dataRef,
  layerBits,
  layerSelection,
  mapMode,
  modelRef,
  seed,
  stepChoice,
  type Evaluation,
  type WrongImages,
} from './common.ts'

export const augmentation = z.object({
  /** Largest rotation, degrees. */
  rotationDegrees: z.number().min(0).max(180).default(10),
  /** Largest shift as a share of the edge. */
  shiftRatio: z.number().min(0).max(0.5).default(0.05),
  zoomRatio: z.number().min(0).max(0.9).default(0.1),
  horizontalFlip: z.boolean().default(true),
  /** Largest change of brightness as a share of the full range, and of contrast as a share of itself. */
  brightnessRatio: z.number().min(0).max(0.9).default(0),
  contrastRatio: z.number().min(0).max(0.9).default(0),
})

/** Penalty on the outputs of every ReLU layer, averaged over the batch, times `amplitude`; `core/sparsity/regularisers` has the formulas. */
export const activityRegulariser = z.object({
  kind: z.enum(['l1', 'l2', 'l1l2', 'hoyer', 'hoyer-normalised', 'event-cost']),
  amplitude: z.number().min(0).max(1000),
  /** Share of the steps over which the amplitude rises from 0. */
  rampRatio: z.number().min(0).max(1).default(0.2),
  /** Factors of the amplitude by layer name or id; 1 where absent. */
  weights: z.record(z.string(), z.number().min(0).max(1000)).default({}),
  /** `event-cost`: where events are priced. */
  device: z.string().min(1).default('AKD1500'),
  mode: mapMode.default('Minimal'),
})

export type ActivityRegulariser = z.infer<typeof activityRegulariser>

/** Draws the outputs of layers towards those of the teacher's. */
const featureMatching = z.object({
  /** Factor of the mean squared difference, relative to the teacher's variance. */
  weight: z.number().min(0).max(1000),
  /** By name or id. Absent: the layers whose kind differs from the teacher's, as after a swap. */
  layers: z.array(z.string().min(1)).min(1).max(1000).optional(),
})

/** Fine-tunes a model; with `bits`, quantisation-aware. */
export const trainParams = z.object({
  model: modelRef.default('latest'),
  data: dataRef.default('latest'),
  epochs: z.number().int().min(1).max(1000).default(5),
  batchSize: z.number().int().min(1).max(1024).default(32),
  /** Peak learning rate of Adam; default 1e-3 float, 5e-4 quantised. */
  learningRate: z.number().positive().max(10).optional(),
  /** Share of the steps with linearly rising learning rate; then cosine to 0. */
  warmupRatio: z.number().min(0).max(1).default(0.1),
  /** Absent: the model keeps the bits it has (float or quantised). */
  bits: bits.optional(),
  /** Over `bits`, or over the bits the model has; 8/4/4 where it has none. */
  layerBits: layerBits.default({}),
  /** Absent: a model that has bits keeps its steps, others get `fixed` ones. */
  steps: stepChoice.optional(),
  /** Exponent of depthwise equalisation before quantisation; 0 switches it off. */
  equaliseExponent: z.number().min(0).max(1).default(0.5),
  activity: activityRegulariser.optional(),
  /** Share of the true labels' target spread over all classes. */
  labelSmoothing: z.number().min(0).max(0.9).default(0),
  /** How much images count by their true class: alike; each class alike (images / (classes x images of the class)); factors by class name, 1 where absent. */
  classWeights: z
    .union([z.enum(['none', 'balanced']), z.record(z.string(), z.number().min(0).max(1000))])
    .default('none'),
  /** L2 on standard and pointwise kernels; 4e-5 in the published recipe. */
  weightDecay: z.number().min(0).max(1).default(0),
  /** Layers whose weights and statistics stay: the first n layers of the network, or names. */
  freeze: layerSelection.default([]),
  /** Learning rate of a layer, times this for every layer behind it; 1: all learn alike. */
  layerDecay: z.number().gt(0).max(1).default(1),
  /** L1 on batch normalisation's gamma (network slimming). */
  gammaL1: z.number().min(0).max(1).default(0),
  /** A model whose soft labels are learned. Its input scaling may differ. */
  teacher: modelRef.optional(),
  /** Softmax temperature of the soft labels. */
  temperature: z.number().min(0.1).max(20).default(2),
  /** Weight of the true labels beside the teacher's, 0..1. Without a teacher always 1; images without label learn from the teacher only. */
  labelRatio: z.number().min(0).max(1).default(0),
  /** Shift the teacher's answers so that, over labelled training images and with every class counting alike, it favours none (`core/train/balance-teacher.ts`). */
  balanceTeacher: z.boolean().default(false),
  featureMatching: featureMatching.optional(),
  augmentation: augmentation.prefault({}),
  /** At most so many training images, balanced between classes; 0 for all. */
  limit: z.number().int().min(0).default(0),
  /**
   * Whose weights are the result: those of the epoch that is best on the validation images, of the latest one that is no worse than that by more than
   * the standard error of its accuracy, or of the last epoch.
   */
  keep: z.enum(['best-within-error', 'best', 'last']).default('best-within-error'),
  /** Epochs without a better one after which the training stops; 0: it goes to its end. Quantised models still get their last epochs with exact rounding. */
  patience: z.number().int().min(0).max(1000).default(0),
  /** Also score the test split, once, at the end. */
  scoreTest: z.boolean().default(false),
  name: z.string().min(1).max(100).optional(),
  seed,
})
export type TrainConfig = z.output<typeof trainParams>

/** `finished`: at the end of its schedule; `patience`: no better epoch for long enough; `diverged`: given up. */
export type TrainingEnd = 'finished' | 'patience' | 'diverged'

/** The epoch whose weights are the result. `isExact`: trained last with the chip's rounding. */
export type KeptEpoch = {
  epoch: number
  validation: { accuracyRatio: number; loss: number } | null
  isExact: boolean
}

export type TrainResult = {
  modelId: string
  steps: number
  ended: TrainingEnd
  kept: KeptEpoch | null
  imagesPerSecond: number
  trainLoss: number
  validation: Evaluation | null
  /** Null unless `scoreTest`. */
  test: Evaluation | null
  /** Of the test split where it was scored, else of the validation split. */
  wrong: WrongImages | null
  /** Per ReLU layer, of validation images. */
  sparsity: LayerSparsity[]
  record: TrainingRecord
}
