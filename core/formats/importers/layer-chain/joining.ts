import type { SourceLayer } from './source-layer.ts'
import { note, type Draft, type Flow, type State } from './state.ts'

/** The drafts whose outputs flow into a layer, at least one; refuses the image, and what waits for a pointwise convolution. */
export function readDrafts({ depthwise, parts }: Flow, layer: SourceLayer): readonly Draft[] {
  if (depthwise)
    layer.refuse(
      'stands between a depthwise and a pointwise convolution',
      'Batch normalisation and an activation are allowed there.',
    )
  if (parts.length === 0) layer.refuse('stands before the first convolution', 'Rescaling is allowed there.')
  return parts
}

/** The drafts that a layer joins, which acts on each channel by itself; refuses where another layer would see its effect. */
export function joinedDrafts(state: State, layer: SourceLayer): readonly Draft[] {
  refuseShared(state, layer)
  return readDrafts(state, layer)
}

/** The same for layers that join one draft only. */
export function joinedDraft(state: State, layer: SourceLayer): Draft {
  const [draft, other] = joinedDrafts(state, layer)
  if (other)
    layer.refuse(
      `stands behind a concatenation (of ${namesOf(state.parts)})`,
      'An activation, max-pooling, a global average, or a convolution or fully connected layer is allowed there.',
    )
  return draft!
}

/** Refuses a layer that becomes part of the one before it while others read that one's output as it was. */
export function refuseShared({ others }: State, layer: SourceLayer): void {
  if (others.length > 0)
    layer.refuse(
      `changes an output that ${quoted(others)} ${others.length > 1 ? 'read' : 'reads'} without the change`,
      'Batch normalisation, activation, pooling and the second half of a separable convolution become part of the layer before them, so they are allowed where nothing else reads that layer.',
    )
}

/** Refuses what the block has no place for behind a sum. */
export function refuseBehindSum({ residual }: Draft, layer: SourceLayer): void {
  if (residual) layer.refuse('stands behind a sum', 'An activation, then a global average, are allowed there.')
}

/** The row of a layer that joined these drafts. */
export function noteJoined(state: State, layer: SourceLayer, drafts: readonly Draft[], message: string): void {
  const [draft, other] = drafts
  if (!other) note(state, layer, 'folded', draft!, message)
  else note(state, layer, 'folded', null, `${message}, in each of ${namesOf(drafts)}`)
}

/** Names in a sentence: `"a", "b"`. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}

/** Names of drafts as the file has them, in a sentence. */
export function namesOf(drafts: readonly Draft[]): string {
  return quoted(drafts.map(({ source }) => source.name))
}
