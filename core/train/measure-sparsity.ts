import type { Tensor } from '@tensorflow/tfjs-core'
import type { Model } from '../graph/types.ts'
import { toAkidaNetwork } from '../quant/export.ts'
import { isFloatExact } from '../quant/float-exact.ts'
import { integerForward } from '../quant/integer-forward.ts'
import { integerParameters } from '../quant/integer-parameters.ts'
import type { LayerSparsity } from '../sparsity/metrics.ts'
import { createBatchRunner, type Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { batchSizeFor } from './evaluate-model.ts'
import { forward } from './forward.ts'
import { graphWeights } from './graph-weights.ts'

/**
 * Sparsity of every layer with an activation, in the graph's order; of the integers where the model converts. `pixels` is (count, h, w, c),
 * 0..255; `turn` is awaited between batches.
 */
export async function measureSparsity(
  engine: TrainEngine,
  model: Model,
  images: { pixels: Uint8Array; count: number },
  turn?: Turn,
): Promise<LayerSparsity[]> {
  const { tf } = engine
  const layers = model.graph.layers.filter(({ activation }) => activation !== 'none')
  const isQuantised = model.graph.layers.some(({ bits }) => bits !== null)
  const network = isQuantised && isFloatExact(model.graph) ? toAkidaNetwork(model.graph, model.weights).network : null
  const zeros = (a: Tensor) => tf.mean(tf.cast(tf.equal(tf.reshape(a, [a.shape[0], -1]), 0), 'float32'), 1)
  const compute = (parameters: Record<string, Tensor>, batch: Tensor): Tensor[] => {
    if (network) return integerForward(tf, network, parameters, batch).outputs.slice(0, layers.length)
    const { activations } = forward(tf, model.graph, parameters, batch, { batchNorm: 'inference' })
    return layers.map(({ id }) => activations[id]!)
  }
  const weights = network ? integerParameters(network) : graphWeights(model)
  const runner = await createBatchRunner(
    engine,
    model.graph.input,
    weights,
    batchSizeFor(images),
    (parameters, batch) => ({
      zeros: tf.stack(compute(parameters, batch).map(zeros), 1),
    }),
  )
  try {
    const { data } = (await runner.run(images.pixels, images.count, turn))['zeros']!
    return layers.map(({ name }, index) => {
      let sum = 0
      for (let image = 0; image < images.count; image++) sum += data[image * layers.length + index]!
      return { layer: name, sparsityRatio: sum / images.count }
    })
  } finally {
    runner.dispose()
  }
}
