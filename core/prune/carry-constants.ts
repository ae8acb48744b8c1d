import type { MapShape } from '../graph/shapes.ts'
import type { Activation, ConvLayer, DenseLayer, Layer, SeparableLayer } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'

/** New values of the vector that takes the constants in. */
export type CarriedConstants = { role: 'bias' | 'mean'; values: Float64Array }

/**
 * What removed input channels with constant values add to every sum of a layer, taken into its bias or, with a minus, into its moving
 * mean. Null when they add nothing. A standard separable layer answers even to a silent channel (its inner shift and activation).
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

function addDense(sums: Float64Array, layer: DenseLayer, weights: Weights, input: MapShape, channel: number, constant: number): void {
  const { data } = weights[`${layer.id}/kernel`]!
  for (let pixel = 0; pixel < input.height * input.width; pixel++) {
    const row = (pixel * input.channels + channel) * sums.length
    for (let unit = 0; unit < sums.length; unit++) sums[unit]! += constant * data[row + unit]!
  }
}

function addConv(sums: Float64Array, layer: ConvLayer, weights: Weights, input: MapShape, channel: number, constant: number): void {
  const { data } = weights[`${layer.id}/kernel`]!
  for (let cell = 0; cell < layer.kernel ** 2; cell++) {
    const row = (cell * input.channels + channel) * sums.length
    for (let filter = 0; filter < sums.length; filter++) sums[filter]! += constant * data[row + filter]!
  }
}

function addSeparable(sums: Float64Array, layer: SeparableLayer, weights: Weights, input: MapShape, channel: number, constant: number): void {
  const depthwise = weights[`${layer.id}/depthwise`]!.data
  let value = 0
  for (let cell = 0; cell < layer.kernel ** 2; cell++) value += constant * depthwise[cell * input.channels + channel]!
  if (layer.innerBatchNorm) {
    const [gamma, beta, mean, variance] = ['gamma', 'beta', 'mean', 'variance'].map((role) => weights[`${layer.id}/inner_${role}`]!.data[channel]!)
    value = ((value - mean!) * gamma!) / Math.sqrt(variance! + layer.innerBatchNorm.epsilon) + beta!
  }
  if (layer.style === 'standard') value = activate(layer.innerActivation, value)
  const pointwise = weights[`${layer.id}/pointwise`]!.data
  for (let filter = 0; filter < sums.length; filter++) sums[filter]! += value * pointwise[channel * sums.length + filter]!
}

function activate(activation: Activation, value: number): number {
  if (activation === 'none') return value
  return activation === 'relu' ? Math.max(0, value) : Math.min(6, Math.max(0, value))
}
