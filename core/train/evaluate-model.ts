import type { Evaluation } from '../contract/jobs/common.ts'
import type { Model } from '../graph/types.ts'
import type { ImageSet } from '../ports/dataset.ts'
import type { Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { createPredictor, type Arithmetic, type Predictor } from './predict.ts'
import { scorePredictions } from './score.ts'

/** Scores of a model with what they were computed from. */
export type Evaluated = {
  evaluation: Evaluation
  /** (count, classes) */ probabilities: Float32Array
  arithmetic: Arithmetic
}

/** Accuracy of a model on a set of images. The classes of model and set must have the same order. */
export async function evaluateModel(
  engine: TrainEngine,
  model: Model,
  images: ImageSet,
  split: string,
  turn?: Turn,
): Promise<Evaluated> {
  const predictor = await createPredictor(engine, model, batchSizeFor(images))
  try {
    return await scoreImages(predictor, model.graph.classes, images, split, turn)
  } finally {
    predictor.dispose()
  }
}

/** The same with a predictor at hand. */
export async function scoreImages(
  predictor: Predictor,
  classes: string[],
  images: ImageSet,
  split: string,
  turn?: Turn,
): Promise<Evaluated> {
  const { probabilities } = await predictor.predict(images.pixels, images.count, turn)
  const evaluation = scorePredictions(probabilities, images.labels, classes, split)
  return { evaluation, probabilities, arithmetic: predictor.arithmetic }
}

/** Images run at once in inference: at most 50. */
export function batchSizeFor({ count }: Pick<ImageSet, 'count'>): number {
  return Math.max(1, Math.min(50, count))
}
