import type { LayerSpread } from '../contract/training-record.ts'
import { graphParameters } from '../graph/parameters.ts'
import type { Graph, Model } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'
import { createBatchRunner, type Turn } from './batch-runner.ts'
import { countBins } from './bin-counts.ts'
import type { TrainEngine } from './engine.ts'
import { forward } from './forward.ts'
import { graphWeights } from './graph-weights.ts'

/** Looks at the numbers inside a model, again and again with other weights. Dispose it. */
export type SpreadMeter = {
  /** `weights` of the meter's graph; `turn` is awaited between batches. */
  measure(weights: Weights, turn?: Turn): Promise<LayerSpread[]>
  dispose(): void
}

/** Images run at once: the outputs of all layers are kept. */
const imagesAtOnce = 4

/**
 * A meter for the spread of outputs and of |gamma| in every layer with an activation. `images`: pixels (count, h, w, c), 0..255; a few
 * are enough. Quantised layers give the levels of the chip in float.
 */
export async function createSpreadMeter(
  engine: TrainEngine,
  model: Model,
  images: { pixels: Uint8Array; count: number },
): Promise<SpreadMeter> {
  const { tf } = engine
  const { graph } = model
  const layers = graph.layers.filter(({ activation }) => activation !== 'none')
  const runner = await createBatchRunner(
    engine,
    graph.input,
    graphWeights(model),
    Math.max(1, Math.min(imagesAtOnce, images.count)),
    (parameters, batch) => {
      const { activations } = forward(tf, graph, parameters, batch, { batchNorm: 'inference' })
      return Object.fromEntries(layers.map(({ id }) => [id, activations[id]!]))
    },
  )
  return {
    measure: async (weights, turn) => {
      runner.load(graphWeights({ graph, weights }))
      const outputs = await runner.run(images.pixels, images.count, turn)
      return layers.map(({ id, name }) => ({
        layer: name,
        activations: spreadOfOutputs(outputs[id]?.data ?? new Float32Array()),
        gamma: gammaOf(graph, weights, id),
      }))
    },
    dispose: runner.dispose,
  }
}

function spreadOfOutputs(values: Float32Array): LayerSpread['activations'] {
  const nonZero = values.filter((value) => value !== 0)
  return {
    zeroRatio: values.length > 0 ? 1 - nonZero.length / values.length : 0,
    nonZero: countBins(nonZero),
  }
}

function gammaOf(graph: Graph, weights: Weights, layerId: string): LayerSpread['gamma'] {
  const gamma = graphParameters(graph).find(({ name, role }) => role === 'gamma' && name === `${layerId}/gamma`)
  const values = gamma && weights[gamma.name]?.data
  return values ? countBins(values.map(Math.abs)) : null
}
