import type { Tensor } from '@tensorflow/tfjs-core'
import type { DatasetInfo } from '../../contract/jobs/data.ts'
import { isChain } from '../../graph/connections.ts'
import { layerShapes } from '../../graph/shapes.ts'
import type { Graph } from '../../graph/types.ts'
import type { LayerRunner } from '../../transform/layer-runner.ts'
import type { JobContext } from '../handler.ts'
import { imageCount, splitImages } from '../split-images.ts'
import { createLayerRunner } from './layer-runner.ts'

export type Calibration = { runner: LayerRunner; batches: readonly Tensor[] }

/** Two chains of activations, each with its input and output of one layer, are held at once; at most this much memory for them. */
const budgetBytes = 2 ** 30 * 1.5
const batchSize = 50

/**
 * Calls `use` with calibration images of the training split, balanced between classes, as scaled network input; null without data.
 * Large maps lower the number of images so that all activations fit the memory (said in the job's log).
 */
export async function withCalibration<T>(
  context: JobContext,
  dataset: DatasetInfo | null,
  graph: Graph,
  wanted: number,
  use: (calibration: Calibration | null) => Promise<T>,
): Promise<T> {
  if (!dataset || !isChain(graph)) return use(null)
  const fitting = Math.max(8, Math.floor(budgetBytes / imageBytes(graph)))
  if (fitting < wanted)
    context.log(`${fitting} instead of ${wanted} calibration images are used: more would not fit the memory`, 'warning')
  const split = imageCount(dataset, 'train') > 0 ? 'train' : 'val'
  context.report({ ratio: 0, phase: 'Reading calibration images' })
  const images = await splitImages(context, dataset, graph, split, Math.min(wanted, fitting))
  if (!images) return use(null)
  const { tf } = await context.services.trainEngine()
  const { height, width, channels, scale, offset } = graph.input
  const size = height * width * channels
  const batches: Tensor[] = []
  try {
    for (let start = 0; start < images.count; start += batchSize) {
      const count = Math.min(batchSize, images.count - start)
      const pixels = Float32Array.from(
        images.pixels.subarray(start * size, (start + count) * size),
        (value) => value * scale + offset,
      )
      batches.push(tf.tensor4d(pixels, [count, height, width, channels]))
      await context.turn()
    }
    return await use({ runner: createLayerRunner(tf), batches })
  } finally {
    tf.dispose(batches)
  }
}

/** Activations of one image that are alive together, bytes. */
function imageBytes(graph: Graph): number {
  const sizes = layerShapes(graph).map(
    ({ input, convolved }) =>
      2 * (input.height * input.width * input.channels + 2 * convolved.height * convolved.width * convolved.channels),
  )
  return 4 * Math.max(1, ...sizes)
}
