import type { SourceLayer } from './source-layer.ts'
import { refusePadding } from './take-pooling.ts'
import { readDrafts } from './joining.ts'
import { startDraft } from './start-draft.ts'
import { note, unnamed, type State } from './state.ts'

/** Dense over the flattened map, rows first, then columns, then channels. */
export function takeDense(state: State, layer: SourceLayer): void {
  readDrafts(state, layer)
  refusePadding(state)
  const { height, width, channels } = state.map
  const units = layer.count('units')
  if (!state.isFlat && height * width > 1)
    layer.refuse(`follows a ${height}x${width} map`, 'Flatten or global average pooling is needed before it.')
  const hasBias = layer.boolean('use_bias', true)
  const weights = {
    kernel: state.weights(layer, 'kernel', [height * width * channels, units]),
    ...(hasBias ? { bias: state.weights(layer, 'bias', [units]) } : {}),
  }
  const dense = { ...unnamed, type: 'dense' as const, units, bias: hasBias, activation: 'none' as const }
  startDraft(
    state,
    { source: layer, layer: dense, weights },
    { height: 1, width: 1, channels: units },
    'fully connected',
  )
}

/** Flatten and Reshape: only to a vector, or between shapes of a single pixel. */
export function takeFlatten(state: State, layer: SourceLayer): void {
  const { height, width, channels } = state.map
  readDrafts(state, layer)
  refusePadding(state)
  if (layer.type === 'Reshape') {
    const target = [layer.config['target_shape'] ?? []].flat() as unknown[]
    const isVector = target.length === 1
    const isPixel = height * width === 1 && target.filter((side) => side !== 1).length <= 1
    if (!isVector && !isPixel)
      layer.refuse(`reshapes to ${JSON.stringify(target)}`, 'Reshaping to a vector is allowed.')
  }
  state.isFlat ||= height * width > 1
  note(state, layer, 'ignored', null, `${height}x${width}x${channels} becomes a vector`)
}
