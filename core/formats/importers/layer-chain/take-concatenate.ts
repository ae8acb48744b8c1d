import { namesOf, readDrafts } from './joining.ts'
import type { SourceLayer } from './source-layer.ts'
import { note, takeOver, type Flow, type State } from './state.ts'
import { refusePadding } from './take-pooling.ts'

/** Concatenate along the channels: what reads it reads several layers of the graph. */
export function takeConcatenate(state: State, layer: SourceLayer, inputs: readonly Flow[]): void {
  const axis = layer.number('axis', -1)
  if (axis !== -1 && axis !== 3)
    layer.refuse(`joins along the axis ${axis}`, 'The last axis (channels, -1 or 3) is allowed.')
  const parts = inputs.flatMap((input) => {
    refusePadding(input)
    if (input.isFlat) layer.refuse('joins flattened maps', 'Maps are allowed: concatenate, then flatten.')
    return readDrafts(input, layer)
  })
  for (const input of inputs) takeOver(state, input.parts, parts)
  const channels = inputs.reduce((sum, { map }) => sum + map.channels, 0)
  Object.assign(state, { parts, map: { ...state.map, channels }, others: inputs.flatMap(({ others }) => others) })
  note(state, layer, 'folded', parts, `joins ${namesOf(parts)} along the channels`)
}
