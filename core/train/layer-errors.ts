import type { Tensor } from '@tensorflow/tfjs-core'
import type { LayerError } from '../contract/jobs/quantise.ts'
import type { Graph, Model } from '../graph/types.ts'
import { weightError } from '../quant/weight-error.ts'
import type { Weights } from '../tensor/tensor.ts'
import { createBatchRunner, type Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { batchSizeFor } from './evaluate-model.ts'
import { forward } from './forward.ts'
import { graphWeights } from './graph-weights.ts'

/**
 * What quantisation does to every layer: the error of its weights, and of its output against the float model on the same images, all layers
 * before it quantised too. Both models have the same layers; `images`: `pixels` (count, h, w, c), 0..255.
 */
export async function measureLayerErrors(
  engine: TrainEngine,
  float: Model,
  quantised: Model,
  images: { pixels: Uint8Array; count: number },
  turn?: Turn,
): Promise<LayerError[]> {
  const { tf } = engine
  const run = (prefix: string, graph: Graph, parameters: Record<string, Tensor>, batch: Tensor): Tensor[] => {
    const { activations, logits } = forward(tf, graph, without(parameters, prefix), batch, { batchNorm: 'inference' })
    return graph.layers.map(({ id }) => activations[id] ?? logits)
  }
  const sums = (values: Tensor) => tf.sum(tf.reshape(tf.square(values), [values.shape[0], -1]), 1)
  const runner = await createBatchRunner(
    engine,
    float.graph.input,
    { ...prefixed('float/', float), ...prefixed('quantised/', quantised) },
    batchSizeFor(images),
    (parameters, batch) => {
      const exact = run('float/', float.graph, parameters, batch)
      const rounded = run('quantised/', quantised.graph, parameters, batch)
      return {
        power: tf.stack(exact.map(sums), 1),
        error: tf.stack(
          rounded.map((values, index) => sums(tf.sub(values, exact[index]!))),
          1,
        ),
      }
    },
  )
  try {
    const rows = await runner.run(images.pixels, images.count, turn)
    return quantised.graph.layers.map((layer, index, { length }) => {
      const outputError =
        total(rows['error']!.data, index, length) /
        Math.max(total(rows['power']!.data, index, length), Number.MIN_VALUE)
      return {
        layer: layer.name,
        weightBits: layer.bits!.weights,
        activationBits: layer.bits!.activations,
        step: quantised.weights[`${layer.id}/step`]?.data[0] ?? null,
        weightError: weightError(layer, quantised.weights),
        outputError,
        snrDb: outputError > 0 ? -10 * Math.log10(outputError) : null,
      }
    })
  } finally {
    runner.dispose()
  }
}

function total(data: Float32Array, column: number, width: number): number {
  let sum = 0
  for (let index = column; index < data.length; index += width) sum += data[index]!
  return sum
}

function prefixed(prefix: string, model: Model): Weights {
  return Object.fromEntries(Object.entries(graphWeights(model)).map(([name, value]) => [`${prefix}${name}`, value]))
}

function without(parameters: Record<string, Tensor>, prefix: string): Record<string, Tensor> {
  const own = Object.entries(parameters).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]))
}
