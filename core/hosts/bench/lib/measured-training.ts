import { createRng } from '../../../base/rng.ts'
import { akidaNet } from '../../../graph/builders/akidanet.ts'
import { setNetworkBits } from '../../../graph/edit/set-fields.ts'
import { noAugmentation } from '../../../train/augment.ts'
import { plainObjective } from '../../../train/objective.ts'
import type { Recipe } from '../../../train/recipe.ts'
import type { TrainingData } from '../../../train/trainer.ts'

/** What the benchmarks of training train: AkidaNet 0.25 at 96x96 in float and 8/4/4, and random images. */
export const floatGraph = akidaNet({ alpha: 0.25, size: 96, channels: 3, classes: ['no', 'yes'] })
export const quantisedGraph = setNetworkBits(floatGraph, { inputWeights: 8, weights: 4, activations: 4 })

export const augmented = {
  ...noAugmentation,
  rotationDegrees: 10,
  shiftRatio: 0.05,
  zoomRatio: 0.1,
  horizontalFlip: true,
}

export const l1l2: Recipe['activity'] = { kind: 'l1l2', amplitude: 1e-6, rampRatio: 0.2 }

/** Never ends within a benchmark. */
export const recipe: Recipe = {
  ...plainObjective,
  epochs: 1000,
  batchSize: 32,
  learningRate: 1e-3,
  warmupRatio: 0.1,
  activity: null,
  augmentation: augmented,
  momentum: 0.9,
  learnSteps: false,
  frozenEpochs: 0,
  seed: 1,
}

/** `count` images of noise with labels in turn. */
export function noiseImages(count: number): TrainingData {
  const rng = createRng(1)
  return {
    size: { height: 96, width: 96, channels: 3 },
    pixels: Uint8Array.from({ length: count * 96 * 96 * 3 }, () => rng.integer(256)),
    labels: Int32Array.from({ length: count }, (_, index) => index % 2),
  }
}
