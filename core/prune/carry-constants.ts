import { windowOutput, type MapShape } from '../graph/shapes.ts'
import type { Activation, ConvLayer, DenseLayer, Layer, SeparableLayer } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'

/** New values of the vector that takes the constants in. */
export type CarriedConstants = { role: 'bias' | 'mean'; values: Float64Array }

/**
 * What removed input channels with constant values add to every sum of a layer, taken into its bias or, with a minus, into its moving
 * mean. Null when they add nothing. At borders a constant reaches fewer cells of the kernel: what is added is the mean over the map. A
 * standard separable layer answers even to a silent channel (its inner shift and activation).
 */
export function carryConstants(
  layer: Layer,
  weights: Weights,
  input: MapShape,
  constants: ArrayLike<number>,
  removed: readonly number[],
): CarriedConstants | null {
  const sums = new Float64Array(layer.type === 'dense' ? layer.units : layer.filters)
  for (const channel of removed) {
    if (layer.type === 'dense') addDense(sums, layer, weights, input, channel, constants[channel]!)
    else if (layer.type === 'conv') addConv(sums, layer, weights, input, channel, constants[channel]!)
    else addSeparable(sums, layer, weights, input, channel, constants[channel]!)
  }
  if (sums.every((value) => value === 0)) return null
  const role = layer.type === 'dense' || layer.bias || !layer.batchNorm ? 'bias' : 'mean'
  const before = weights[`${layer.id}/${role}`]?.data
  return { role, values: sums.map((sum, filter) => (before?.[filter] ?? 0) + (role === 'bias' ? sum : -sum)) }
}

function addDense(
  sums: Float64Array,
  layer: DenseLayer,
  weights: Weights,
  input: MapShape,
  channel: number,
  constant: number,
): void {
  const { data } = weights[`${layer.id}/kernel`]!
  for (let pixel = 0; pixel < input.height * input.width; pixel++) {
    const row = (pixel * input.channels + channel) * sums.length
    for (let unit = 0; unit < sums.length; unit++) sums[unit]! += constant * data[row + unit]!
  }
}

function addConv(
  sums: Float64Array,
  layer: ConvLayer,
  weights: Weights,
  input: MapShape,
  channel: number,
  constant: number,
): void {
  if (constant === 0) return
  const { data } = weights[`${layer.id}/kernel`]!
  for (const [cell, share] of tapShares(layer, input).entries()) {
    const row = (cell * input.channels + channel) * sums.length
    for (let filter = 0; filter < sums.length; filter++) sums[filter]! += constant * share * data[row + filter]!
  }
}

function addSeparable(
  sums: Float64Array,
  layer: SeparableLayer,
  weights: Weights,
  input: MapShape,
  channel: number,
  constant: number,
): void {
  const depthwise = weights[`${layer.id}/depthwise`]!.data
  let value = 0
  if (constant !== 0)
    for (const [cell, share] of tapShares(layer, input).entries())
      value += constant * share * depthwise[cell * input.channels + channel]!
  if (layer.innerBatchNorm) {
    const [gamma, beta, mean, variance] = ['gamma', 'beta', 'mean', 'variance'].map(
      (role) => weights[`${layer.id}/inner_${role}`]!.data[channel]!,
    )
    value = ((value - mean!) * gamma!) / Math.sqrt(variance! + layer.innerBatchNorm.epsilon) + beta!
  }
  if (layer.style === 'standard') value = activate(layer.innerActivation, value)
  const pointwise = weights[`${layer.id}/pointwise`]!.data
  for (let filter = 0; filter < sums.length; filter++)
    sums[filter]! += value * pointwise[channel * sums.length + filter]!
}

/** For every cell of a kernel the share of its positions at which it lies on the map, not on padding: 1 everywhere without padding. */
function tapShares({ kernel, stride, padding }: ConvLayer | SeparableLayer, { height, width }: MapShape): number[] {
  const along = (length: number) => {
    const count = windowOutput(length, kernel, stride, padding)
    const before = padding === 'same' ? Math.floor(Math.max((count - 1) * stride + kernel - length, 0) / 2) : 0
    return Array.from({ length: kernel }, (_, tap) => {
      const positions = Array.from({ length: count }, (_position, index) => index * stride - before + tap)
      return positions.filter((position) => position >= 0 && position < length).length / count
    })
  }
  const columns = along(width)
  return along(height).flatMap((row) => columns.map((column) => row * column))
}

function activate(activation: Activation, value: number): number {
  if (activation === 'none') return value
  return activation === 'relu' ? Math.max(0, value) : Math.min(6, Math.max(0, value))
}
