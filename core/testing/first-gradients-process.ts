import { createRng } from '../base/rng.ts'
import { akidaNet } from '../graph/builders/akidanet.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { createTrainer } from '../train/trainer.ts'
import { initialWeights } from '../transform/initial-weights.ts'
import { tinyRecipe } from './tiny-training.ts'

// A process of its own, since tfjs has one engine per process: sends the gradients of AkidaNet's first training step.

/** Gradients of all trained parameters, one behind the other. */
export type FirstGradients = { engine: string; gradients: Float32Array }

const side = 32
const batchSize = 4
const rng = createRng(3)
const data = {
  size: { height: side, width: side, channels: 3 },
  pixels: Uint8Array.from({ length: batchSize * side * side * 3 }, () => rng.integer(256)),
  labels: Int32Array.from({ length: batchSize }, (_, index) => index % 2),
}

// The threads that make batches do not keep a process alive.
process.channel!.ref()
const engine = await createTrainEngine()
const graph = akidaNet({ alpha: 0.25, size: side, channels: 3, classes: ['no', 'yes'] })
const recipe = tinyRecipe({ batchSize, activity: { kind: 'l1l2', amplitude: 1e-5, rampRatio: 0 } })
const trainer = await createTrainer(engine, { graph, weights: initialWeights(graph, 1) }, data, recipe)
await trainer.runStep()
// After one step Adam's first moment is (1 - beta1) times the gradient.
const gradients = trainer.state().optimiser.first.map((value) => value / (1 - 0.9))
trainer.dispose()
const result: FirstGradients = { engine: engine.name, gradients }
process.send!(result, () => process.disconnect())
