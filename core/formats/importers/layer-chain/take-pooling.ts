import { windowOutput } from '../../../graph/shapes.ts'
import type { Padding } from '../../../graph/types.ts'
import type { SourceLayer } from './source-layer.ts'
import { joinedDrafts, noteJoined, refuseBehindSum } from './joining.ts'
import { isConvolutional, note, type Draft, type Flow, type State } from './state.ts'

/** MaxPooling2D joins the convolution before it (it may stand before or behind the activation: ReLU is monotonic). */
export function takeMaxPooling(state: State, layer: SourceLayer): void {
  const drafts = joinedDrafts(state, layer)
  refusePadding(state)
  const size = layer.square('pool_size', 2)
  const stride = layer.square('strides', size)
  const { height, width, channels } = state.map
  const padding = layer.padding()
  const isUnpadded = [height, width].every((length) => tiles(length, size, stride))
  for (const draft of drafts) {
    refuseBehindSum(draft, layer)
    if (!isConvolutional(draft) || draft.layer.maxPool || draft.layer.globalAverage !== 'none' || state.isFlat)
      return layer.refuse('does not follow a convolution', 'One pooling per convolution is allowed.')
    const own = draft.layer.padding
    if (padding !== own && !isUnpadded)
      layer.refuse(
        `has padding "${padding}", its convolution "${own}"`,
        'Both must pad alike, or the pool must divide its input.',
      )
    draft.layer.maxPool = { size, stride }
    makeGammaPositive(draft)
  }
  state.map = {
    height: windowOutput(height, size, stride, padding),
    width: windowOutput(width, size, stride, padding),
    channels,
  }
  if (state.map.height < 1 || state.map.width < 1)
    return layer.refuse(`does not fit its ${height}x${width} input`, 'A smaller pool is allowed.')
  noteJoined(state, layer, drafts, `max-pooling ${size}x${size}`)
}

/** GlobalAveragePooling2D, or AveragePooling2D over the whole map. */
export function takeAveragePooling(state: State, layer: SourceLayer): void {
  const { height, width, channels } = state.map
  if (layer.type === 'AveragePooling2D') {
    const pool = [layer.config['pool_size'] ?? 2].flat()
    const [rows, columns] = pool.length === 1 ? [pool[0], pool[0]] : pool
    if (rows !== height || columns !== width) {
      layer.refuse(
        `averages ${JSON.stringify(pool)} of a ${height}x${width} map`,
        'Averaging over the whole map is allowed (global average pooling).',
      )
    }
  }
  if (height === 1 && width === 1 && state.parts.length > 0 && !state.depthwise)
    return note(state, layer, 'ignored', null, 'the map is a single pixel already')
  const drafts = joinedDrafts(state, layer)
  refusePadding(state)
  for (const draft of drafts) {
    if (!isConvolutional(draft) || draft.layer.maxPool || state.isFlat)
      return layer.refuse(
        'does not directly follow a convolution',
        'One pooling per convolution is allowed: max-pooling or a global average.',
      )
    draft.layer.globalAverage = averagePlace(draft)
  }
  state.map = { height: 1, width: 1, channels }
  const places = [...new Set(drafts.map((draft) => averagePlace(draft).replace('-', ' the ')))]
  noteJoined(state, layer, drafts, `global average ${places.join(' or ')}`)
}

/** Behind a sum only the place behind the activation is left, whether or not there is one. */
function averagePlace({ layer, residual }: Draft): 'before-activation' | 'after-activation' {
  return layer.activation === 'none' && !residual ? 'before-activation' : 'after-activation'
}

/** ZeroPadding2D waits for the convolution behind it. */
export function takeZeroPadding(state: State, layer: SourceLayer): void {
  refusePadding(state)
  const given = layer.config['padding'] ?? 1
  const [vertical, horizontal] = Array.isArray(given) ? (given as unknown[]) : [given, given]
  const pair = (side: unknown) => (Array.isArray(side) ? side : [side, side]) as unknown[]
  const isPair = (side: unknown[]): side is [number, number] =>
    side.length === 2 && side.every((value) => typeof value === 'number' && Number.isInteger(value) && value >= 0)
  const rows = pair(vertical)
  const columns = pair(horizontal)
  if (!isPair(rows) || !isPair(columns))
    return layer.refuse(`has padding ${JSON.stringify(given)}`, 'Whole numbers of rows and columns are allowed.')
  if ([...rows, ...columns].every((value) => value === 0)) return note(state, layer, 'ignored', null, 'pads nothing')
  state.padding = { source: layer, rows, columns }
  note(state, layer, 'folded', null, 'padding of the next convolution')
}

export function refusePadding({ padding }: Flow): void {
  padding?.source.refuse('is not followed by a convolution', 'Padding is allowed directly before a convolution.')
}

/** Whether windows tile the length without a padded or a dropped pixel that the other mode would treat differently. */
function tiles(length: number, size: number, stride: number): boolean {
  const modes: Padding[] = ['same', 'valid']
  const [same, valid] = modes.map((mode) => windowOutput(length, size, stride, mode))
  return same === valid && ((same ?? 0) - 1) * stride + size <= length
}

/**
 * The graph pools before batch normalisation, which is the same behind it only where gamma >= 0: filters with a negative gamma are
 * negated, mean and gamma with them, which changes nothing else.
 */
function makeGammaPositive({ weights, layer }: Draft): void {
  const gamma = weights['gamma']?.data
  if (!gamma) return
  for (const role of ['gamma', 'mean', layer.type === 'conv' ? 'kernel' : 'pointwise']) {
    const own = weights[role]!
    weights[role] = {
      shape: own.shape,
      data: own.data.map((value, index) => (gamma[index % gamma.length]! < 0 ? -value : value)),
    }
  }
}
