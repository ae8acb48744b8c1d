import { tensor, type Tensor } from '../../../tensor/tensor.ts'
import { addingNorm } from './bias-norm.ts'
import type { SourceLayer } from './source-layer.ts'
import { joinedDraft } from './joining.ts'
import { note, type State } from './state.ts'
import { joinBatchNorm } from './take-batch-norm.ts'

/**
 * A product and a sum per channel, as frozen graphs keep of batch normalisation: `scale` and `shift` say which of the two the layer has. It
 * becomes batch normalisation with mean 0 and variance 1; a sum alone joins the layer's bias.
 */
export function takeScaleShift(state: State, layer: SourceLayer): void {
  const size = [state.map.channels]
  const hasScale = layer.boolean('scale', false)
  const shift = layer.boolean('shift', false) ? state.weights(layer, 'shift', size) : tensor(size, 0)
  if (!hasScale && joinBias(state, layer, shift)) return
  joinBatchNorm(state, layer, {
    gamma: hasScale ? state.weights(layer, 'scale', size) : tensor(size, 1),
    beta: shift,
    mean: tensor(size, 0),
    variance: tensor(size, 1 - addingNorm.epsilon),
    epsilon: addingNorm.epsilon,
  })
}

/** Makes `shift` the bias of the layer before, where nothing stands between; answers whether it did. */
function joinBias(state: State, source: SourceLayer, shift: Tensor): boolean {
  const { depthwise } = state
  if (depthwise) {
    if (depthwise.innerBatchNorm || depthwise.innerActivation !== 'none' || depthwise.weights['bias']) return false
    depthwise.weights['bias'] = shift
    note(state, source, 'folded', depthwise, 'bias')
    return true
  }
  const draft = joinedDraft(state, source)
  const { layer, weights } = draft
  const hasNorm = layer.type !== 'dense' && layer.batchNorm !== null
  if (hasNorm || layer.activation !== 'none' || weights['bias']) return false
  weights['bias'] = shift
  layer.bias = true
  note(state, source, 'folded', draft, 'bias')
  return true
}
