import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import type { GraphInput } from '../graph/types.ts'
import { sizeOf, type Weights } from '../tensor/tensor.ts'
import type { TrainEngine } from './engine.ts'
import { createLayout, packWeights, splitTensor } from './layout.ts'
import type { ProgramFunction } from './program.ts'

/** Awaited between batches: progress, pause, cancel. */
export type Turn = (doneImages: number) => Promise<void> | void

/** Several outputs per image, each (count, ...shape). */
export type Rows = Record<string, { shape: number[]; data: Float32Array }>

/** A function of images, ready to run. `pixels` is (count, h, w, c), 0..255; `turn` is awaited between batches. Dispose it. */
export type BatchRunner = {
  run(pixels: Uint8Array, count: number, turn?: Turn): Promise<Rows>
  /** Replaces the parameters; names and shapes must be the same. */
  load(weights: Weights): void
  dispose(): void
}

/**
 * Runs a function of images over any number of them in batches of one size; the last batch is padded and cut. `compute` gets the
 * parameters by name and pixels 0..255 as float32 (batch, h, w, c); all its outputs have the batch as first axis.
 */
export async function createBatchRunner(
  engine: TrainEngine,
  input: Pick<GraphInput, 'height' | 'width' | 'channels'>,
  weights: Weights,
  batchSize: number,
  compute: (parameters: Record<string, Tensor>, images: Tensor) => Record<string, Tensor>,
): Promise<BatchRunner> {
  const { tf } = engine
  const { height, width, channels } = input
  const imageSize = height * width * channels
  const layout = createLayout(Object.entries(weights).map(([name, { shape }]) => ({ name, shape: [...shape] })))
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(packWeights(layout, weights)), false)) as Variable
  const shapes: Record<string, number[]> = {}
  const evaluate: ProgramFunction = {
    feeds: { images: { shape: [batchSize, height, width, channels], dtype: 'uint8' } },
    run: ({ images }) => {
      const outputs = compute(splitTensor(tf, layout, variable), images!)
      for (const [name, output] of Object.entries(outputs)) shapes[name] = output.shape.slice(1)
      return outputs
    },
  }
  const program = await engine.compile({ variables: [variable], functions: { evaluate } })
  const run = async (pixels: Uint8Array, count: number, turn?: Turn): Promise<Rows> => {
    const rows: Rows = {}
    for (let start = 0; start < count; start += batchSize) {
      const here = Math.min(batchSize, count - start)
      const some = pixels.subarray(start * imageSize, (start + here) * imageSize)
      const images = here < batchSize ? padded(some, batchSize * imageSize) : some
      for (const [name, values] of Object.entries(await program.run('evaluate', { images }))) {
        const shape = shapes[name]!
        const size = sizeOf(shape)
        rows[name] ??= { shape: [count, ...shape], data: new Float32Array(count * size) }
        rows[name].data.set(values.subarray(0, here * size), start * size)
      }
      await turn?.(start + here)
    }
    return rows
  }
  const load = (next: Weights) => {
    tf.tidy(() => variable.assign(tf.tensor1d(packWeights(layout, next))))
    program.push()
  }
  const dispose = () => {
    program.dispose()
    variable.dispose()
  }
  return { run, load, dispose }
}

function padded(pixels: Uint8Array, length: number): Uint8Array {
  const all = new Uint8Array(length)
  all.set(pixels)
  return all
}
