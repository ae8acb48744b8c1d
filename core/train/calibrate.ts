import type { Tensor as TfTensor } from '@tensorflow/tfjs-core'
import type { Model } from '../graph/types.ts'
import { createBatchRunner, type Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { forward } from './forward.ts'
import { graphWeights } from './graph-weights.ts'
import type { Tensor, Weights } from '../tensor/tensor.ts'
import { topLevel } from '../quant/fake-quant.ts'
import { chooseStep, type Observer } from '../quant/observers.ts'

/** At most so many values per layer go into the choice of its step. */
const mostValues = 200_000
const batchSize = 16

/**
 * Steps of a quantised model from what its layers put out in float32 on real images (64 to 512 are enough; `pixels` (count, h, w, c),
 * 0..255). `model.graph` has bits; weights are
 * the float ones. Returns the weights with every step replaced.
 */
export async function calibrateSteps(
  engine: TrainEngine,
  model: Model,
  images: { pixels: Uint8Array; count: number },
  observer: Observer,
  turn?: Turn,
): Promise<Weights> {
  const { graph } = model
  const float: Model = {
    graph: { ...graph, layers: graph.layers.map((layer) => ({ ...layer, bits: null })) },
    weights: model.weights,
  }
  const runner = await createBatchRunner(engine, graph.input, graphWeights(float), batchSize, (parameters, batch) => {
    const { activations } = forward(engine.tf, float.graph, parameters, batch, { batchNorm: 'inference' })
    return Object.fromEntries(
      Object.entries(activations).map(([id, values]) => [id, thinned(engine, values, images.count)]),
    )
  })
  try {
    const rows = await runner.run(images.pixels, images.count, turn)
    const steps: Record<string, Tensor> = {}
    for (const { id, bits, activation } of graph.layers) {
      if (bits && activation !== 'none')
        steps[`${id}/step`] = {
          shape: [],
          data: Float32Array.of(chooseStep(rows[id]!.data, topLevel(bits.activations), observer)),
        }
    }
    return graphWeights({ graph, weights: { ...model.weights, ...steps } })
  } finally {
    runner.dispose()
  }
}

/** Every k-th row of pixels of a map, so that all images together stay below the limit; channels are never left out. */
function thinned({ tf }: TrainEngine, values: TfTensor, count: number): TfTensor {
  const batch = values.shape[0]
  const channels = values.shape.at(-1)!
  const pixels = values.size / batch / channels
  const every = Math.max(1, Math.ceil((values.size / batch) * (count / mostValues)))
  const flat = tf.reshape(values, [batch, pixels, channels])
  if (every === 1) return flat
  return tf.stridedSlice(
    flat,
    [0, Math.min(pixels - 1, every >> 1), 0],
    [batch, pixels, channels],
    [1, Math.min(every, pixels), 1],
  )
}
