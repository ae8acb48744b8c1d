import { createRng } from '../base/rng.ts'
import { smallCnn } from '../graph/builders/small-cnn.ts'
import { setNetworkBits } from '../graph/edit/set-fields.ts'
import type { Graph, Model } from '../graph/types.ts'
import type { ImageSet } from '../ports/dataset.ts'
import { withDefaultSteps } from '../quant/default-steps.ts'
import { noAugmentation } from '../train/augment.ts'
import { plainObjective } from '../train/objective.ts'
import type { Recipe } from '../train/recipe.ts'
import { initialWeights } from '../transform/initial-weights.ts'

/** A network of five layers over small images, float or 8/4/4. */
function tinyGraph(size = 16, isQuantised = false): Graph {
  const graph = smallCnn({ alpha: 0.125, size, channels: 3, classes: ['dark', 'light'] })
  return isQuantised ? setNetworkBits(graph, { inputWeights: 8, weights: 4, activations: 4 }) : graph
}

export function tinyModel(isQuantised = false, seed = 1, size = 16): Model {
  const graph = tinyGraph(size, isQuantised)
  return { graph, weights: withDefaultSteps({ graph, weights: initialWeights(graph, seed) }) }
}

/** Noise images whose class shows in their left half: darker or lighter than the right one. */
export function tinyImages(count: number, seed = 1, size = 16): ImageSet {
  const rng = createRng(seed)
  const labels = Int32Array.from({ length: count }, (_, index) => index % 2)
  const pixels = new Uint8Array(count * size * size * 3)
  pixels.forEach((_, index) => {
    const image = Math.floor(index / (size * size * 3))
    const isLeft = (Math.floor(index / 3) % size) * 2 < size
    const base = isLeft === (labels[image] === 1) ? 140 : 60
    pixels[index] = base + rng.integer(60)
  })
  const paths = Array.from(labels, (label, index) => `test/${label === 1 ? 'light' : 'dark'}/${index}.png`)
  return { classes: ['dark', 'light'], count, height: size, width: size, channels: 3, pixels, labels, paths }
}

export function tinyRecipe(changes: Partial<Recipe> = {}): Recipe {
  return {
    ...plainObjective,
    epochs: 3,
    batchSize: 8,
    learningRate: 3e-3,
    warmupRatio: 0.1,
    activity: null,
    augmentation: { ...noAugmentation, rotationDegrees: 5, shiftRatio: 0.05, zoomRatio: 0.05 },
    momentum: 0.9,
    learnSteps: false,
    frozenEpochs: 0,
    seed: 5,
    ...changes,
  }
}
