import type * as tfc from '@tensorflow/tfjs-core'
import type { Graph } from '../../graph/types.ts'
import type { Weights } from '../../tensor/tensor.ts'
import { forward } from '../../train/forward.ts'
import type { LayerRunner } from '../../transform/layer-runner.ts'

/** Runs single layers in float32 with the training engine's own forward pass, for least squares on activations. */
export function createLayerRunner(tf: typeof tfc): LayerRunner {
  return {
    tf,
    run: (layer, weights, input, at) =>
      tf.tidy(() => {
        const [, height = 1, width = 1, channels = 1] =
          input.rank === 2 ? [input.shape[0], 1, 1, input.shape[1]] : input.shape
        const graph: Graph = {
          input: { height, width, channels, scale: 1, offset: 0 },
          classes: [],
          layers: [{ ...layer, bits: null }],
        }
        const isWhole = at === 'output' && layer.type === 'dense'
        const result = forward(tf, graph, asTensors(tf, layer.id, weights), input, {
          batchNorm: 'inference',
          ...(isWhole ? {} : { stop: { layerId: layer.id, at } }),
        })
        return result.captured ?? result.logits
      }),
  }
}

function asTensors(tf: typeof tfc, layerId: string, weights: Weights): Record<string, tfc.Tensor> {
  const own = Object.entries(weights).filter(([name]) => name.startsWith(`${layerId}/`))
  return Object.fromEntries(own.map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]))
}
