import type { Tensor } from '@tensorflow/tfjs-core'
import type { Model } from '../graph/types.ts'
import { toAkidaNetwork } from '../quant/export.ts'
import { integerForward } from '../quant/integer-forward.ts'
import { integerParameters } from '../quant/integer-parameters.ts'
import { createBatchRunner, type Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { forward } from './forward.ts'
import { graphWeights } from './graph-weights.ts'

export type LayerSparsity = { layer: string; sparsityRatio: number }

/** Zeros / size of the output of every layer with an activation, mean over the images; of the integers where the model converts. */
export async function measureSparsity(
  engine: TrainEngine,
  model: Model,
  images: { pixels: Uint8Array; count: number },
  turn?: Turn,
): Promise<LayerSparsity[]> {
  const { tf } = engine
  const layers = model.graph.layers.filter(({ activation }) => activation !== 'none')
  const network = model.graph.layers.some(({ bits }) => bits !== null)
    ? toAkidaNetwork(model.graph, model.weights).network
    : null
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
    Math.max(1, Math.min(50, images.count)),
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

/** Unweighted mean over the layers (MetaTF's definition of a model's sparsity). */
export function meanSparsity(layers: readonly LayerSparsity[]): number {
  return layers.length === 0 ? 0 : layers.reduce((sum, { sparsityRatio }) => sum + sparsityRatio, 0) / layers.length
}
