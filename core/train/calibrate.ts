import type { Tensor as TfTensor } from '@tensorflow/tfjs-core'
import { setNetworkBits } from '../graph/edit/set-fields.ts'
import type { Graph, Model } from '../graph/types.ts'
import { topLevel } from '../quant/fake-quant.ts'
import { chooseStep, type Observer } from '../quant/observers.ts'
import type { Tensor, Weights } from '../tensor/tensor.ts'
import { createBatchRunner, type Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { forward } from './forward.ts'
import { graphWeights } from './graph-weights.ts'

/** At most so many values per layer go into the choice of its step. */
const mostValues = 200_000
const batchSize = 16

/** Chooses steps for weights of one graph, again and again. Dispose it. */
export type Calibrator = {
  /** Some of every layer's values, by layer id: all that steps are chosen from. */
  observe(weights: Weights, turn?: Turn): Promise<Record<string, Float32Array>>
  /** The weights with every step chosen anew from what the layers put out on the images. */
  choose(weights: Weights, turn?: Turn): Promise<Weights>
  dispose(): void
}

/**
 * Observes the activations of a model on real images (64 to 1,024 are enough; `pixels` (count, h, w, c), 0..255). `network`: what runs while
 * they are observed, the model in float32 or the quantised one, whose layers are then observed before they round. `model.graph` has bits.
 */
export async function createCalibrator(
  engine: TrainEngine,
  model: Model,
  images: { pixels: Uint8Array; count: number },
  observer: Observer,
  network: 'float' | 'quantised',
): Promise<Calibrator> {
  const graph: Graph = network === 'quantised' ? model.graph : setNetworkBits(model.graph, null)
  const runner = await createBatchRunner(
    engine,
    graph.input,
    graphWeights({ graph, weights: model.weights }),
    batchSize,
    (parameters, batch) => {
      const { activations, normalised } = forward(engine.tf, graph, parameters, batch, { batchNorm: 'inference' })
      return Object.fromEntries(
        Object.entries(network === 'quantised' ? normalised : activations).map(([id, values]) => [
          id,
          thinned(engine, values, images.count),
        ]),
      )
    },
  )
  const observe = async (weights: Weights, turn?: Turn) => {
    runner.load(graphWeights({ graph, weights }))
    const rows = await runner.run(images.pixels, images.count, turn)
    return Object.fromEntries(Object.entries(rows).map(([id, { data }]) => [id, data]))
  }
  return {
    observe,
    choose: async (weights, turn) => {
      const values = await observe(weights, turn)
      const steps: Record<string, Tensor> = {}
      for (const { id, bits, activation } of model.graph.layers) {
        if (bits && activation !== 'none')
          steps[`${id}/step`] = {
            shape: [],
            data: Float32Array.of(chooseStep(values[id]!, topLevel(bits.activations), observer)),
          }
      }
      return graphWeights({ graph: model.graph, weights: { ...weights, ...steps } })
    },
    dispose: runner.dispose,
  }
}

/** Steps of a quantised model from what its layers put out in float32 on real images. Returns the weights with every step replaced. */
export async function calibrateSteps(
  engine: TrainEngine,
  model: Model,
  images: { pixels: Uint8Array; count: number },
  observer: Observer,
  turn?: Turn,
): Promise<Weights> {
  const calibrator = await createCalibrator(engine, model, images, observer, 'float')
  try {
    return await calibrator.choose(model.weights, turn)
  } finally {
    calibrator.dispose()
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
