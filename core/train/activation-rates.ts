import type { Tensor } from '@tensorflow/tfjs-core'
import type { Model } from '../graph/types.ts'
import { createBatchRunner, type Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { batchSizeFor } from './evaluate-model.ts'
import { inferenceForward } from './inference-forward.ts'

/** Images of a measurement: `pixels` (count, h, w, c), 0..255. */
export type MeasuredImages = { pixels: Uint8Array; count: number }

/**
 * Share of non-zero outputs of every filter, mean over images and pixels, by layer id, for layers with an activation; of the integers where
 * the model converts. `turn` is awaited between batches.
 */
export async function measureActivationRates(
  engine: TrainEngine,
  model: Model,
  images: MeasuredImages,
  turn?: Turn,
): Promise<Record<string, Float64Array>> {
  const { tf } = engine
  const layers = model.graph.layers.filter(({ activation }) => activation !== 'none')
  const network = inferenceForward(engine, model)
  const rateOf = (a: Tensor): Tensor => {
    const filters = a.shape.at(-1)!
    const isEvent = tf.cast(tf.notEqual(tf.reshape(a, [a.shape[0], -1, filters]), 0), 'float32')
    return tf.mean(isEvent, 1)
  }
  const runner = await createBatchRunner(
    engine,
    model.graph.input,
    network.parametersOf(model.weights),
    batchSizeFor(images),
    (parameters, batch) => {
      const { activations } = network.run(parameters, batch)
      return Object.fromEntries(layers.map(({ id }) => [id, rateOf(activations[id]!)]))
    },
  )
  try {
    const rows = await runner.run(images.pixels, images.count, turn)
    return Object.fromEntries(layers.map(({ id }) => [id, meanRow(rows[id]!.data, images.count)]))
  } finally {
    runner.dispose()
  }
}

/** Mean of `count` rows. */
function meanRow(rows: Float32Array, count: number): Float64Array {
  const width = rows.length / count
  const sums = new Float64Array(width)
  rows.forEach((value, index) => (sums[index % width]! += value))
  return sums.map((sum) => sum / count)
}
