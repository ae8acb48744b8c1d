import type { MapShape } from '../../../graph/shapes.ts'
import { readActivation } from './activation.ts'
import { note, takeOver, type Draft, type State } from './state.ts'
import { joinActivation } from './take-activation.ts'

/**
 * Starts a layer of the graph that reads what flows in and gives `map`, with the activation that its source layer carries. `message`: for its
 * row.
 */
export function startDraft(
  state: State,
  { source, layer, weights }: Pick<Draft, 'source' | 'layer' | 'weights'>,
  map: MapShape,
  message: string,
): Draft {
  const { parts } = state
  const draft: Draft = { source, layer, weights, reads: parts, residual: null }
  state.drafts.push(draft)
  Object.assign(state, { map, parts: [draft], others: [] })
  takeOver(state, parts, draft)
  note(state, source, 'mapped', draft, message)
  joinActivation(state, source, readActivation(source))
  return draft
}
