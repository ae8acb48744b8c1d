import { residualIds } from '../../../core/graph/connections.ts'
import type { Layer, Residual } from '../../../core/graph/types.ts'
import type { MapShape } from '../../../core/graph/shapes.ts'
import { modelText } from '../../text/model.ts'

/** `48×48×16`. */
export function shapeText({ height, width, channels }: MapShape): string {
  return height === 1 && width === 1 ? String(channels) : `${height}×${width}×${channels}`
}

/** What a card says of a layer: `3×3 s2 · 16 filters`. */
export function layerLine(layer: Layer): string {
  if (layer.type === 'dense') return modelText.units(layer.units)
  return `${layer.kernel}×${layer.kernel} s${layer.stride} · ${modelText.filters(layer.filters)}`
}

/** `Separable convolution (fused)`. */
export function layerKind(layer: Layer): string {
  if (layer.type === 'separable') return modelText.separableKinds[layer.style]
  return layer.type === 'conv' ? modelText.kinds.conv : modelText.kinds.dense
}

/** `w4 a4`, `w1 dw8 a4` with another width for the depthwise kernel, or `float`. */
export function bitsText({ bits }: Layer): string {
  if (!bits) return modelText.float
  const depthwise = bits.depthwise === undefined ? '' : ` dw${bits.depthwise}`
  return `w${bits.weights}${depthwise} a${bits.activations}`
}

/** The operations that the block stands for, in order. */
export function blockParts(layer: Layer): string[] {
  const words = modelText.parts
  if (layer.type === 'dense') return [words.dense, ...activation(layer.activation)]
  const normalised = layer.batchNorm ? [words.batchNorm] : []
  const average = layer.globalAverage === 'none' ? [] : [words.globalAverage]
  const { residual } = layer
  const sum = (place: Residual['place']) => (residual?.place === place ? [words.sum(residual.from.length)] : [])
  const tail = [
    ...(layer.maxPool ? [words.maxPool(layer.maxPool.size, layer.maxPool.stride)] : []),
    ...(layer.globalAverage === 'before-activation' ? average : []),
    ...normalised,
    ...sum('before-activation'),
    ...activation(layer.activation),
    ...sum('after-activation'),
    ...(layer.globalAverage === 'after-activation' ? average : []),
  ]
  if (layer.type === 'conv') return [words.convolution(layer.kernel, layer.stride), ...tail]
  const inner = [...(layer.innerBatchNorm ? [words.batchNorm] : []), ...activation(layer.innerActivation)]
  return [words.depthwise(layer.kernel, layer.stride), ...inner, words.pointwise, ...tail]
}

function activation(kind: Layer['activation']): string[] {
  return kind === 'none' ? [] : [kind === 'relu' ? 'ReLU' : 'ReLU6']
}

/** Everything a screen reader needs of a card. */
export function layerLabel(layer: Layer, output: MapShape, problems: number): string {
  return [
    layer.name,
    layerKind(layer),
    layerLine(layer),
    ...(residualIds(layer).length > 0 ? [modelText.parts.sum(residualIds(layer).length)] : []),
    modelText.outputIs(shapeText(output)),
    bitsText(layer),
    ...(problems > 0 ? [modelText.problemCount(problems)] : []),
  ].join(', ')
}

/** At most so many names are worth their place. */
const namesShown = 12

/** Names of classes in a line; of many only the first, and how many more there are. */
export function classNames(classes: readonly string[]): string {
  const shown = classes.slice(0, namesShown).join(', ')
  return classes.length > namesShown ? modelText.andMore(shown, classes.length - namesShown) : shown
}
