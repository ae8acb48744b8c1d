import { z } from 'zod'

/** A model version by id or name, or `latest`. */
export const modelRef = z.string().min(1).max(200)
/** A data set by id or name, or `latest`. */
export const dataRef = z.string().min(1).max(200)

/** Seeds every random choice of a job. */
export const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .default(42)

export const split = z.enum(['train', 'val', 'test'])
export type Split = z.infer<typeof split>

export const weightBits = z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)])
export const activationBits = z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)])

/** `8/4/4`: weights of the first layer, weights of the others, activations. */
export const bits = z.object({
  inputWeights: weightBits.default(8),
  weights: weightBits.default(4),
  activations: activationBits.default(4),
  /** Depthwise kernels; absent: 8 beside 1-bit weights, else as `weights`. */
  depthwise: weightBits.optional(),
  /** The last layer; absent: 8 beside 1-bit weights, else as `weights`. */
  classifier: weightBits.optional(),
})
export type Bits = z.infer<typeof bits>

/** Bits of single layers, by id or name, over those of the network; what is absent stays. */
export const layerBits = z.record(
  z.string().min(1).max(200),
  z.object({
    weights: weightBits.optional(),
    activations: activationBits.optional(),
    depthwise: weightBits.optional(),
  }),
)
export type LayerBitsChoice = z.infer<typeof layerBits>

/** How a step is chosen from activations seen on real images; `fixed`: the range of ReLU6 over all levels (6/15 at 4 bits), as the vendor does. */
export const observer = z.enum(['fixed', 'mse', 'percentile', 'min-max'])
export type ObserverChoice = z.infer<typeof observer>

/**
 * Where the activation steps of a quantisation-aware training come from: an observer, once before it; `recalibrate`, which observes again
 * before every epoch; or trained with the weights, by the rule of LSQ (`learned`) or PACT (`pact`).
 */
export const stepChoice = z.enum([...observer.options, 'recalibrate', 'learned', 'pact'])
export type StepChoice = z.infer<typeof stepChoice>

/** How a device shares the filters of a layer among its NPs. */
export const mapMode = z.enum(['Minimal', 'AllNps', 'HwPr'])

/** Layers by id or name, or the first n separable layers. Empty list: none. */
export const layerSelection = z.union([
  z.object({ first: z.number().int().min(0).max(1000) }),
  z.array(z.string().min(1)).max(1000),
])
export type LayerSelection = z.infer<typeof layerSelection>

export type ClassScore = { name: string; count: number; correct: number; accuracyRatio: number }

/** Classification quality over one split. Ratios 0..1, loss in nats (cross-entropy). */
export type Evaluation = {
  split: string
  count: number
  correct: number
  accuracyRatio: number
  loss: number
  perClass: ClassScore[]
  /** rows: true class, columns: predicted class, images. */
  confusion: number[][]
}

/** An image whose class was not found. Probabilities 0..1. */
export type WrongImage = {
  /** Relative to the data set's folder. */
  path: string
  /** Index of the true class. */
  label: number
  predicted: number
  predictedProbability: number
  labelProbability: number
}

/** Images of one split that were classified wrongly, those with the surest wrong answer first; at most 200 of `total`. */
export type WrongImages = { split: string; classes: string[]; total: number; images: WrongImage[] }
