import type { Tensor } from '@tensorflow/tfjs-core'
import type { Model } from '../graph/types.ts'
import { toAkidaNetwork } from '../quant/export.ts'
import { isFloatExact } from '../quant/float-exact.ts'
import { integerForward } from '../quant/integer-forward.ts'
import { integerParameters } from '../quant/integer-parameters.ts'
import { createBatchRunner, type Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { batchSizeFor } from './evaluate-model.ts'
import { forward } from './forward.ts'
import { graphWeights } from './graph-weights.ts'

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
  const isQuantised = model.graph.layers.some(({ bits }) => bits !== null)
  const network = isQuantised && isFloatExact(model.graph) ? toAkidaNetwork(model.graph, model.weights).network : null
  const compute = (parameters: Record<string, Tensor>, batch: Tensor): Tensor[] => {
    if (network) return integerForward(tf, network, parameters, batch).outputs.slice(0, layers.length)
    const { activations } = forward(tf, model.graph, parameters, batch, { batchNorm: 'inference' })
    return layers.map(({ id }) => activations[id]!)
  }
  const rateOf = (a: Tensor): Tensor => {
    const filters = a.shape.at(-1)!
    const isEvent = tf.cast(tf.notEqual(tf.reshape(a, [a.shape[0], -1, filters]), 0), 'float32')
    return tf.mean(isEvent, 1)
  }
  const runner = await createBatchRunner(
    engine,
    model.graph.input,
    network ? integerParameters(network) : graphWeights(model),
    batchSizeFor(images),
    (parameters, batch) =>
      Object.fromEntries(compute(parameters, batch).map((a, index) => [layers[index]!.id, rateOf(a)])),
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
