import { z } from 'zod'
import { dataRef, modelRef, split, type Evaluation, type WrongImages } from './common.ts'

/** Accuracy of a model on one split, by the training engine or by the integer simulator. */
export const evaluateParams = z.object({
  model: modelRef.default('latest'),
  data: dataRef.default('latest'),
  split: split.default('test'),
  /** Convert to Akida's integers and run the simulator (quantised models only). */
  integer: z.boolean().default(false),
  /** At most so many images, balanced between classes; 0 for all. */
  limit: z.number().int().min(0).default(0),
})
export type EvaluateParams = z.infer<typeof evaluateParams>

export type EvaluateResult = Evaluation & {
  arithmetic: 'float' | 'fake-quantised' | 'integer'
  engine: string
  /** Per image, in the order of the split: relative path, true class, logits after softmax. */
  predictions: { path: string; label: number; probabilities: number[] }[]
  wrong: WrongImages
}
