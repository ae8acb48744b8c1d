import type { Variable } from '@tensorflow/tfjs-core'
import { graphParameters, type Parameter } from '../graph/parameters.ts'
import type { Graph, Layer, Model } from '../graph/types.ts'
import type { MeasuredImages } from './activation-rates.ts'
import type { Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { forward } from './forward.ts'
import { createLayout, packWeights, splitTensor } from './layout.ts'
import { crossEntropy } from './loss/cross-entropy.ts'
import type { ProgramSource, TensorMap } from './program.ts'

/** Small batches: effects of opposite sign on different images must not cancel before they are squared. */
const batchSize = 16

/**
 * First-order effect on the loss of taking every filter out, squared and summed over batches (Molchanov et al. 2019), by layer id,
 * [filters]: (gamma dL/dgamma + beta dL/dbeta)^2, which is (sum of y dL/dy)^2 over the filter's normalised outputs y; without batch
 * normalisation the same with kernel and bias. Statistics stay fixed; quantised models with the straight-through gradient. `labels` index
 * the classes; the images behind the last whole batch are left out.
 */
export async function measureTaylorScores(
  engine: TrainEngine,
  model: Model,
  images: MeasuredImages & { labels: Int32Array },
  turn?: Turn,
): Promise<Record<string, Float64Array>> {
  const { tf } = engine
  const { graph } = model
  const size = Math.min(batchSize, images.count)
  const layout = createLayout(graphParameters(graph))
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(packWeights(layout, model.weights)))) as Variable
  const { height, width, channels } = graph.input
  const pixelsPerImage = height * width * channels
  const terms = new Map(graph.layers.map((layer) => [layer.id, outputParameters(graph, layer)]))
  const source: ProgramSource = {
    variables: [variable],
    functions: {
      effects: {
        feeds: {
          images: { shape: [size, height, width, channels], dtype: 'uint8' },
          labels: { shape: [size], dtype: 'int32' },
        },
        run: ({ images: batch, labels }) => {
          const { grads, value } = tf.variableGrads(() => {
            const parameters = splitTensor(tf, layout, variable)
            const { logits } = forward(tf, graph, parameters, batch!, { batchNorm: 'frozen' })
            return crossEntropy(tf, logits, labels!) as ReturnType<typeof tf.scalar>
          }, [variable])
          value.dispose()
          const products = splitTensor(tf, layout, tf.mul(variable, grads[variable.name]!))
          return effects(products)
        },
      },
    },
  }
  const effects = (products: TensorMap): TensorMap =>
    Object.fromEntries(
      Array.from(terms, ([id, names]) => {
        const perFilter = names.map((name) =>
          tf.sum(tf.reshape(products[name]!, [-1, products[name]!.shape.at(-1)!]), 0),
        )
        return [id, tf.square(tf.addN(perFilter))]
      }),
    )
  const program = await engine.compile(source)
  try {
    const totals = Object.fromEntries(graph.layers.map((layer) => [layer.id, new Float64Array()]))
    for (let start = 0; start + size <= images.count; start += size) {
      const found = await program.run('effects', {
        images: images.pixels.subarray(start * pixelsPerImage, (start + size) * pixelsPerImage),
        labels: images.labels.slice(start, start + size),
      })
      for (const [id, values] of Object.entries(found))
        totals[id] = Float64Array.from(values, (value, filter) => value + (totals[id]![filter] ?? 0))
      await turn?.(start + size)
    }
    return totals
  } finally {
    program.dispose()
    variable.dispose()
  }
}

/** The parameters that scale and shift a layer's outputs: sum of p dL/dp over them is the sum of y dL/dy. */
function outputParameters(graph: Graph, layer: Layer): string[] {
  const isNormalised = layer.type !== 'dense' && layer.batchNorm !== null
  const roles: readonly Parameter['role'][] = isNormalised ? ['gamma', 'beta'] : ['kernel', 'pointwise', 'bias']
  return graphParameters(graph)
    .filter(({ layerId, role, name }) => layerId === layer.id && roles.includes(role) && !name.includes('/inner_'))
    .map(({ name }) => name)
}
