import type { Variable } from '@tensorflow/tfjs-core'
import { graphParameters } from '../graph/parameters.ts'
import type { Model } from '../graph/types.ts'
import { sizeOf } from '../tensor/tensor.ts'
import type { TrainEngine } from './engine.ts'
import { forward, type ForwardOptions } from './forward.ts'
import { createLayout, packWeights, splitTensor } from './layout.ts'
import type { Program, ProgramFunction } from './program.ts'

export type Predictions = { /** (count, classes) */ logits: Float32Array; probabilities: Float32Array; classes: number }

export type Predictor = {
  /**
   * `pixels` (count, h, w, c) 0..255. `turn` is awaited between batches (progress, pause, cancel).
   */
  predict(pixels: Uint8Array, count: number, turn?: (doneImages: number) => Promise<void> | void): Promise<Predictions>
  dispose(): void
}

/** A model ready for inference in float or, where layers have bits, with fake quantisation. Dispose it. */
export async function createPredictor(engine: TrainEngine, model: Model, batchSize = 50): Promise<Predictor> {
  const runner = await createRunner(engine, model, batchSize, { batchNorm: 'inference' })
  const classes = model.graph.classes.length
  return {
    predict: async (pixels, count, turn) => {
      const logits = (await runner.run(pixels, count, turn)).data
      return { logits, probabilities: softmaxRows(logits, classes), classes }
    },
    dispose: runner.dispose,
  }
}

/**
 * What one layer computes for the given images: its input, the result of its depthwise half, its sum before batch normalisation
 * (after pooling, if it pools before the activation) or its output. For least squares and calibration.
 */
export async function layerOutputs(
  engine: TrainEngine,
  model: Model,
  pixels: Uint8Array,
  stop: NonNullable<ForwardOptions['stop']>,
  { count, batchSize = 50, turn }: { count: number; batchSize?: number; turn?: (doneImages: number) => Promise<void> | void },
): Promise<{ shape: number[]; data: Float32Array }> {
  const runner = await createRunner(engine, model, Math.min(batchSize, count), { batchNorm: 'inference', stop })
  try {
    return await runner.run(pixels, count, turn)
  } finally {
    runner.dispose()
  }
}

async function createRunner(engine: TrainEngine, model: Model, batchSize: number, options: ForwardOptions) {
  const { tf } = engine
  const { height, width, channels } = model.graph.input
  const layout = createLayout(graphParameters(model.graph))
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(packWeights(layout, model.weights)), false)) as Variable
  let outputShape: number[] = []
  const evaluate: ProgramFunction = {
    feeds: { images: { shape: [batchSize, height, width, channels], dtype: 'float32' } },
    run: ({ images }) => {
      const result = forward(tf, model.graph, splitTensor(tf, layout, variable), images!, options)
      const output = result.captured ?? result.logits
      outputShape = output.shape.slice(1)
      return { output }
    },
  }
  const program = await engine.compile({ variables: [variable], functions: { evaluate } })
  const dispose = () => {
    program.dispose()
    variable.dispose()
  }
  const run = async (pixels: Uint8Array, count: number, turn?: (doneImages: number) => Promise<void> | void) => {
    const rows = await runBatches(program, pixels, count, { batchSize, imageSize: height * width * channels }, turn)
    return { shape: [count, ...outputShape], data: joinRows(rows, count * sizeOf(outputShape)) }
  }
  return { run, dispose }
}

async function runBatches(
  program: Program,
  pixels: Uint8Array,
  count: number,
  { batchSize, imageSize }: { batchSize: number; imageSize: number },
  turn?: (doneImages: number) => Promise<void> | void,
): Promise<Float32Array[]> {
  const images = new Float32Array(batchSize * imageSize)
  const results: Float32Array[] = []
  for (let start = 0; start < count; start += batchSize) {
    images.fill(0)
    images.set(pixels.subarray(start * imageSize, Math.min(count, start + batchSize) * imageSize))
    results.push((await program.run('evaluate', { images }))['output']!)
    await turn?.(Math.min(count, start + batchSize))
  }
  return results
}

/** Concatenates batches and cuts what padded the last one. */
function joinRows(batches: Float32Array[], size: number): Float32Array {
  const joined = new Float32Array(size)
  let offset = 0
  for (const batch of batches) {
    joined.set(batch.subarray(0, size - offset), offset)
    offset = Math.min(size, offset + batch.length)
  }
  return joined
}

/** Softmax of every row of (n, classes). */
export function softmaxRows(logits: Float32Array, classes: number): Float32Array {
  const result = new Float32Array(logits.length)
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes)
    const largest = row.reduce((max, value) => Math.max(max, value), -Infinity)
    const powers = row.map((value) => Math.exp(value - largest))
    const sum = powers.reduce((total, value) => total + value, 0)
    result.set(
      powers.map((value) => value / sum),
      start,
    )
  }
  return result
}
