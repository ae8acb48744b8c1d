import { AppError } from '../base/errors.ts'
import type { Model } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'
import { toAkidaNetwork } from '../quant/export.ts'
import { isFloatExact } from '../quant/float-exact.ts'
import { integerForward } from '../quant/integer-forward.ts'
import { integerParameters } from '../quant/integer-parameters.ts'
import { createBatchRunner, type Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { forward } from './forward.ts'
import { graphWeights } from './graph-weights.ts'
import { softmaxRows } from './softmax.ts'

/** Rows in the order of the images. `probabilities` is the softmax of `logits`, of the same shape. */
export type Predictions = {
  /** (count, classes) */
  logits: Float32Array
  probabilities: Float32Array
  classes: number
}

/** Numbers that a model is run with on the training engine. */
export type Arithmetic = 'float' | 'fake-quantised'

/** A model ready for inference. */
export type Predictor = {
  /**
   * `fake-quantised` models that convert to Akida run as integers on the training engine, so that they agree with the chip on every image;
   * others emulate them in float.
   */
  readonly arithmetic: Arithmetic
  /** `pixels` (count, h, w, c) 0..255. `turn` is awaited between batches. */
  predict(pixels: Uint8Array, count: number, turn?: Turn): Promise<Predictions>
  /** Goes on with other weights of the same graph. AppError `train.not-convertible` when a quantised model no longer converts. */
  load(weights: Weights): void
  dispose(): void
}

/** A model ready for inference. Dispose it. */
export async function createPredictor(engine: TrainEngine, model: Model, batchSize = 50): Promise<Predictor> {
  const { graph } = model
  const classes = graph.classes.length
  const isQuantised = graph.layers.some(({ bits }) => bits !== null)
  const network = isQuantised && isFloatExact(graph) ? toAkidaNetwork(graph, model.weights).network : null
  const parametersOf = (weights: Weights): Weights => {
    if (!network) return graphWeights({ graph, weights })
    const converted = toAkidaNetwork(graph, weights)
    if (!converted.network) {
      const reasons = converted.diagnostics.map(({ message }) => message).join(' ')
      throw new AppError('train.not-convertible', `The weights no longer convert to the integers of Akida. ${reasons}`)
    }
    return integerParameters(converted.network)
  }
  const runner = await createBatchRunner(
    engine,
    graph.input,
    parametersOf(model.weights),
    batchSize,
    (parameters, images) => ({
      logits: network
        ? integerForward(engine.tf, network, parameters, images).predict
        : forward(engine.tf, graph, parameters, images, { batchNorm: 'inference' }).logits,
    }),
  )
  return {
    arithmetic: isQuantised ? 'fake-quantised' : 'float',
    predict: async (pixels, count, turn) => {
      const logits = (await runner.run(pixels, count, turn))['logits']?.data ?? new Float32Array()
      return { logits, probabilities: softmaxRows(logits, classes), classes }
    },
    load: (weights) => runner.load(parametersOf(weights)),
    dispose: runner.dispose,
  }
}
