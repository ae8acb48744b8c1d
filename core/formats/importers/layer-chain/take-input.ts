import { describeScaling } from './pixel-scaling.ts'
import type { SourceLayer } from './source-layer.ts'
import { note, type State } from './state.ts'

const allowed =
  'One image of fixed height and width with its channels last, at most 4096 pixels wide and high, is allowed.'

/** InputLayer, or the `batch_input_shape` that the first layer of a Sequential model carries. */
export function takeInput(state: State, layer: SourceLayer): void {
  const given = layer.config['batch_input_shape'] ?? layer.config['batch_shape']
  if (state.input) {
    if (layer.type === 'InputLayer') note(state, layer, 'ignored', null, 'input of a nested model')
    return
  }
  if (given === undefined || given === null) {
    if (layer.type === 'InputLayer') layer.refuse('states no input shape', allowed)
    return
  }
  const [, height, width, channels] = Array.isArray(given) && given.length === 4 ? (given as unknown[]) : []
  if (!isSize(height) || !isSize(width) || !isSize(channels))
    return layer.refuse(`has the input shape ${JSON.stringify(given)}`, allowed)
  state.input = { height, width, channels, scale: 1, offset: 0 }
  state.map = { height, width, channels }
  if (layer.type === 'InputLayer') note(state, layer, 'mapped', null, `input ${height}x${width}x${channels}`)
}

/** Rescaling in front of the network becomes the input's scale and offset. */
export function takeRescaling(state: State, layer: SourceLayer): void {
  takeInput(state, layer)
  const { input } = state
  if (!input || state.parts.length > 0 || state.depthwise)
    return layer.refuse('stands inside the network', 'Rescaling is allowed before the first convolution.')
  const scale = layer.number('scale', 1)
  const offset = layer.number('offset', 0)
  if (scale === 0) return layer.refuse('scales by 0', 'Any other scale is allowed.')
  if (state.padding && offset !== 0)
    return layer.refuse('shifts an image that is padded already', 'Pad behind the rescaling.')
  input.scale *= scale
  input.offset = input.offset * scale + offset
  state.hasScaling = true
  note(state, layer, 'folded', null, `input scaling: ${describeScaling(input)}`)
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 4096
}
