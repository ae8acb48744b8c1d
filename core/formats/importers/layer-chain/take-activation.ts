import { readActivation, type SourceActivation } from './activation.ts'
import type { SourceLayer } from './source-layer.ts'
import { lastDraft, note, type State } from './state.ts'

/** Activation, ReLU and Softmax layers. */
export function takeActivation(state: State, layer: SourceLayer): void {
  const activation = readActivation(layer)
  if (activation === 'none') return note(state, layer, 'ignored', null, 'linear')
  if (!state.depthwise) lastDraft(state, layer)
  joinActivation(state, layer, activation)
  const target = state.depthwise ?? state.drafts.at(-1) ?? null
  const isOutput = activation === 'softmax' || activation === 'sigmoid'
  note(
    state,
    layer,
    'folded',
    target,
    isOutput ? `${activation} left out: the model gives logits` : `activation ${activation}`,
  )
}

/** Gives an activation to the layer under construction, or marks the output. */
export function joinActivation(state: State, source: SourceLayer, activation: SourceActivation): void {
  if (activation === 'none') return
  if (activation === 'softmax' || activation === 'sigmoid') {
    if (state.depthwise) source.refuse(`gives ${activation} inside the network`, 'It is allowed behind the last layer.')
    state.output = activation
    return
  }
  const target = state.depthwise
  if (target) {
    if (target.innerActivation !== 'none')
      source.refuse('is a second activation in a row', 'One activation per layer is allowed.')
    target.innerActivation = activation
    return
  }
  const { layer } = lastDraft(state, source)
  if (layer.activation !== 'none')
    source.refuse('is a second activation in a row', 'One activation per layer is allowed.')
  layer.activation = activation
}
