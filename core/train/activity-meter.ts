import type { Model } from '../graph/types.ts'
import type { ImageSet } from '../ports/dataset.ts'
import type { Weights } from '../tensor/tensor.ts'
import { createBatchRunner, type Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { batchSizeFor } from './evaluate-model.ts'
import { inferenceForward } from './inference-forward.ts'
import { scorePredictions } from './score.ts'
import { softmaxRows } from './softmax.ts'

/** How well a model does, and how much it computes for it. */
export type Activity = {
  accuracyRatio: number
  /** Cross-entropy, nats. */
  loss: number
  /** Mean probability of the true class: an accuracy that knows of near misses, with less noise. */
  trueProbability: number
  /** Mean non-zero outputs of an image and the size of the output, by layer id, of layers with an activation. */
  layers: Record<string, { events: number; size: number }>
}

/** Measures one model again and again with other weights on the same images. */
export type ActivityMeter = { measure(weights: Weights, turn?: Turn): Promise<Activity>; dispose(): void }

/** A meter for a model on labelled images, in integers where the model converts. Dispose it. */
export async function createActivityMeter(engine: TrainEngine, model: Model, images: ImageSet): Promise<ActivityMeter> {
  const { tf } = engine
  const { graph } = model
  const network = inferenceForward(engine, model)
  const sizes: Record<string, number> = {}
  const parameters = network.parametersOf(model.weights)
  const runner = await createBatchRunner(engine, graph.input, parameters, batchSizeFor(images), (values, batch) => {
    const { logits, activations } = network.run(values, batch)
    const events = Object.entries(activations).map(([id, a]) => {
      sizes[id] = a.size / a.shape[0]
      return [`events/${id}`, tf.sum(tf.cast(tf.notEqual(tf.reshape(a, [a.shape[0], -1]), 0), 'float32'), 1)] as const
    })
    return { logits, ...Object.fromEntries(events) }
  })
  return {
    measure: async (weights, turn) => {
      runner.load(network.parametersOf(weights))
      const rows = await runner.run(images.pixels, images.count, turn)
      const probabilities = softmaxRows(rows['logits']!.data, graph.classes.length)
      const { accuracyRatio, loss } = scorePredictions(probabilities, images.labels, graph.classes, 'measured')
      const layers = Object.entries(sizes).map(([id, size]) => {
        const sum = rows[`events/${id}`]!.data.reduce((total, value) => total + value, 0)
        return [id, { events: sum / images.count, size }] as const
      })
      const trueProbability = meanTrueProbability(probabilities, images.labels, graph.classes.length)
      return { accuracyRatio, loss, trueProbability, layers: Object.fromEntries(layers) }
    },
    dispose: () => runner.dispose(),
  }
}

function meanTrueProbability(probabilities: Float32Array, labels: Int32Array, classes: number): number {
  const sum = labels.reduce((total, label, image) => total + probabilities[image * classes + label]!, 0)
  return sum / labels.length
}
