import type { Tensor } from '@tensorflow/tfjs-core'
import type { Model } from '../graph/types.ts'
import { toAkidaNetwork } from '../quant/export.ts'
import { isFloatExact } from '../quant/float-exact.ts'
import { integerForward } from '../quant/integer-forward.ts'
import { integerParameters } from '../quant/integer-parameters.ts'
import type { Weights } from '../tensor/tensor.ts'
import type { TrainEngine } from './engine.ts'
import { forward } from './forward.ts'
import { graphWeights } from './graph-weights.ts'

/** A network in inference as a function of parameters and pixels. */
export type InferenceForward = {
  /** What `run` takes as parameters, from weights of the model's graph. Throws when a quantised model no longer converts. */
  parametersOf(weights: Weights): Weights
  /** Logits (n, classes), and the outputs of layers with an activation by layer id: levels where the model runs in integers. */
  run(parameters: Record<string, Tensor>, images: Tensor): { logits: Tensor; activations: Record<string, Tensor> }
}

/** The network as it is measured: in the chip's integers where the model converts, else in float. */
export function inferenceForward({ tf }: TrainEngine, { graph, weights }: Model): InferenceForward {
  const isQuantised = graph.layers.some(({ bits }) => bits !== null)
  const network = isQuantised && isFloatExact(graph) ? toAkidaNetwork(graph, weights).network : null
  if (!network)
    return {
      parametersOf: (own) => graphWeights({ graph, weights: own }),
      run: (parameters, images) => forward(tf, graph, parameters, images, { batchNorm: 'inference' }),
    }
  const active = graph.layers.flatMap(({ id, activation }, index) => (activation === 'none' ? [] : [{ id, index }]))
  return {
    parametersOf: (own) => {
      const converted = toAkidaNetwork(graph, own)
      if (!converted.network) throw new Error(converted.diagnostics.map(({ message }) => message).join(' '))
      return integerParameters(converted.network)
    },
    run: (parameters, images) => {
      const { predict, outputs } = integerForward(tf, network, parameters, images)
      return { logits: predict, activations: Object.fromEntries(active.map(({ id, index }) => [id, outputs[index]!])) }
    },
  }
}
