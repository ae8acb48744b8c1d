import type { Activation } from '../../../graph/types.ts'
import { readActivation, type SourceActivation } from './activation.ts'
import type { SourceLayer } from './source-layer.ts'
import { joinedDrafts, noteJoined, readDrafts, refuseShared } from './joining.ts'
import { note, type Draft, type State } from './state.ts'

/** Activation, ReLU and Softmax layers. */
export function takeActivation(state: State, layer: SourceLayer): void {
  const activation = readActivation(layer)
  if (activation === 'none') return note(state, layer, 'ignored', null, 'linear')
  const { depthwise } = state
  const drafts = depthwise ? [] : readDrafts(state, layer)
  joinActivation(state, layer, activation)
  const isOutput = activation === 'softmax' || activation === 'sigmoid'
  const message = isOutput ? `${activation} left out: the model gives logits` : `activation ${activation}`
  if (depthwise) note(state, layer, 'folded', depthwise, message)
  else noteJoined(state, layer, drafts, message)
}

/** Gives an activation to the layer under construction, or marks the output. */
export function joinActivation(state: State, source: SourceLayer, activation: SourceActivation): void {
  if (activation === 'none') return
  if (activation === 'softmax' || activation === 'sigmoid') {
    if (state.depthwise) source.refuse(`gives ${activation} inside the network`, 'It is allowed behind the last layer.')
    state.output = activation
    return
  }
  const { depthwise } = state
  if (!depthwise) {
    for (const draft of joinedDrafts(state, source)) activate(draft, source, activation)
    return
  }
  refuseShared(state, source)
  if (depthwise.innerActivation !== 'none') refuseSecond(source)
  depthwise.innerActivation = activation
}

function activate(draft: Draft, source: SourceLayer, activation: Activation): void {
  const { layer, residual } = draft
  if (residual?.place === 'after-activation')
    source.refuse(
      `stands behind a sum with "${draft.source.name}", which has its own activation before the sum`,
      'An activation behind a sum is allowed where one of the blocks that are added ends without one.',
    )
  if (layer.activation !== 'none') refuseSecond(source)
  if (layer.type !== 'dense' && layer.globalAverage === 'after-activation')
    source.refuse('stands behind the global average of a sum', 'An activation is allowed before the average.')
  layer.activation = activation
}

function refuseSecond(source: SourceLayer): never {
  return source.refuse('is a second activation in a row', 'One activation per layer is allowed.')
}
