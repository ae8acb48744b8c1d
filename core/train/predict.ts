import type { Model } from '../graph/types.ts'
import { toAkidaNetwork } from '../quant/export.ts'
import { integerForward } from '../quant/integer-forward.ts'
import { integerParameters } from '../quant/integer-parameters.ts'
import { createBatchRunner, type BatchRunner, type Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { forward, type ForwardOptions } from './forward.ts'
import { graphWeights } from './graph-weights.ts'
import { softmaxRows } from './softmax.ts'

export type Predictions = {
  /** (count, classes) */
  logits: Float32Array
  probabilities: Float32Array
  classes: number
}

export type Arithmetic = 'float' | 'fake-quantised'

export type Predictor = {
  /**
   * `fake-quantised` models that convert to Akida run as integers on the training engine, so that they agree with the chip on every image;
   * others emulate them in float.
   */
  readonly arithmetic: Arithmetic
  /** `pixels` (count, h, w, c) 0..255. `turn` is awaited between batches. */
  predict(pixels: Uint8Array, count: number, turn?: Turn): Promise<Predictions>
  dispose(): void
}

/** A model ready for inference. Dispose it. */
export async function createPredictor(engine: TrainEngine, model: Model, batchSize = 50): Promise<Predictor> {
  const classes = model.graph.classes.length
  const isQuantised = model.graph.layers.some(({ bits }) => bits !== null)
  const runner = (isQuantised ? await integerRunner(engine, model, batchSize) : null) ?? (await floatRunner(engine, model, batchSize))
  return {
    arithmetic: isQuantised ? 'fake-quantised' : 'float',
    predict: async (pixels, count, turn) => {
      const logits = (await runner.run(pixels, count, turn))['logits']?.data ?? new Float32Array()
      return { logits, probabilities: softmaxRows(logits, classes), classes }
    },
    dispose: runner.dispose,
  }
}

async function integerRunner(engine: TrainEngine, { graph, weights }: Model, batchSize: number): Promise<BatchRunner | null> {
  const { network } = toAkidaNetwork(graph, weights)
  if (!network) return null
  return createBatchRunner(engine, graph.input, integerParameters(network), batchSize, (parameters, images) => ({
    logits: integerForward(engine.tf, network, parameters, images).predict,
  }))
}

function floatRunner(engine: TrainEngine, model: Model, batchSize: number): Promise<BatchRunner> {
  return createBatchRunner(engine, model.graph.input, graphWeights(model), batchSize, (parameters, images) => ({
    logits: forward(engine.tf, model.graph, parameters, images, { batchNorm: 'inference' }).logits,
  }))
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
  { count, batchSize = 50, turn }: { count: number; batchSize?: number; turn?: Turn },
): Promise<{ shape: number[]; data: Float32Array }> {
  const runner = await createBatchRunner(engine, model.graph.input, graphWeights(model), Math.min(batchSize, count), (parameters, images) => {
    const { captured } = forward(engine.tf, model.graph, parameters, images, { batchNorm: 'inference', stop })
    if (!captured) throw new Error(`layer ${stop.layerId} has no ${stop.at}`)
    return { captured }
  })
  try {
    return (await runner.run(pixels, count, turn))['captured']!
  } finally {
    runner.dispose()
  }
}
