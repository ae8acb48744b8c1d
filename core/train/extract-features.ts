import type { Model } from '../graph/types.ts'
import type { ImageSet } from '../ports/dataset.ts'
import { createBatchRunner, type Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { batchSizeFor } from './evaluate-model.ts'
import { forward } from './forward.ts'
import { graphWeights } from './graph-weights.ts'

/** What the last layer of a float model gives for every image, flattened: (count, size), row-major. */
export async function extractFeatures(
  engine: TrainEngine,
  model: Model,
  images: Pick<ImageSet, 'pixels' | 'count'>,
  turn?: Turn,
): Promise<{ features: Float32Array; size: number }> {
  const { graph } = model
  const runner = await createBatchRunner(
    engine,
    graph.input,
    graphWeights(model),
    batchSizeFor(images),
    (weights, x) => {
      const { logits } = forward(engine.tf, graph, weights, x, { batchNorm: 'inference' })
      return { features: engine.tf.reshape(logits, [x.shape[0], -1]) }
    },
  )
  try {
    const rows = (await runner.run(images.pixels, images.count, turn))['features']!
    return { features: rows.data, size: rows.shape.reduce((product, side) => product * side, 1) / images.count }
  } finally {
    runner.dispose()
  }
}
