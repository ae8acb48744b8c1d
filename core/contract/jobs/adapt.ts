import { z } from 'zod'
import { dataRef, modelRef, type Evaluation } from './common.ts'

/** Carries a pretrained model to other classes and another input size: its head is cut, a new one fitted to its features. */
export const adaptParams = z.object({
  model: modelRef.default('latest'),
  /** Needed to fit the head, to measure batch normalisation and accuracy; without it the head starts from zeros. */
  data: dataRef.optional(),
  /** Default: those of the data set. */
  classes: z.array(z.string().min(1).max(200)).min(2).max(1000).optional(),
  /** Edge of the new square input, pixels. Default: as it is. */
  size: z.number().int().min(16).max(512).optional(),
  /** Cut the head although its classes fit. */
  cutHead: z.boolean().default(false),
  head: z.enum(['fit', 'zeros']).default('fit'),
  /** Training images the head is fitted on; 0: all. */
  limit: z.number().int().min(0).max(1_000_000).default(0),
  /** Images that batch normalisation is measured on, where an import could not know its statistics. */
  calibrationImages: z.number().int().min(8).max(20000).default(256),
  name: z.string().min(1).max(100).optional(),
})
export type AdaptParams = z.infer<typeof adaptParams>

export type AdaptResult = {
  modelId: string
  classes: string[]
  /** Names of the layers that went; empty when the head stayed. */
  cutLayers: string[]
  /** Edges of the input, pixels. */
  sizeBefore: number
  sizeAfter: number
  /** Normalisations that were measured. */
  measuredNorms: number
  /** Null when the head was not fitted. */
  fit: {
    images: number
    features: number
    /** Penalty on squared weights that did best on the images it was chosen on. */
    ridge: number
    /** Images the penalty was chosen on: the val split, or a part of the training images. */
    chosenOn: 'val' | 'train'
    chosenAccuracyRatio: number
  } | null
  after: Evaluation | null
}
