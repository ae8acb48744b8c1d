import type { Evaluation } from '../../contract/jobs/common.ts'
import type { Graph } from '../../graph/types.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import type { Weights } from '../../tensor/tensor.ts'
import type { Turn } from '../../train/batch-runner.ts'
import type { TrainEngine } from '../../train/engine.ts'
import { batchSizeFor, scoreImages } from '../../train/evaluate-model.ts'
import { createPredictor, type Predictor } from '../../train/predict.ts'

/** Scores weights of one graph on the validation images, again and again with one compiled predictor. Dispose it. */
export type Validator = {
  /** Null without validation images. */
  score(weights: Weights): Promise<Evaluation | null>
  dispose(): void
}

export function createValidator(engine: TrainEngine, graph: Graph, validation: ImageSet | null, turn: Turn): Validator {
  let predictor: Predictor | null = null
  return {
    score: async (weights) => {
      if (!validation || validation.count === 0) return null
      if (predictor) predictor.load(weights)
      else predictor = await createPredictor(engine, { graph, weights }, batchSizeFor(validation))
      return (await scoreImages(predictor, graph.classes, validation, 'val', turn)).evaluation
    },
    dispose: () => predictor?.dispose(),
  }
}
