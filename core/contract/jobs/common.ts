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
})
export type Bits = z.infer<typeof bits>

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
