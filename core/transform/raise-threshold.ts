import { thresholdParameter } from '../graph/threshold-parameter.ts'
import type { Layer } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'

/**
 * Weights with the threshold of a layer raised by `amount` (in units of its activation) in all filters: outputs below it become zero, the others
 * fall by it. On Akida this is the integer threshold and costs nothing. The layer must have a `thresholdParameter`.
 */
export function raiseThreshold(weights: Weights, layer: Layer, amount: number): Weights {
  const name = thresholdParameter(layer)!
  const { shape, data } = weights[name]!
  return { ...weights, [name]: { shape, data: data.map((value) => value - amount) } }
}

/** Levels of a quantised output, or as many parts of a float one, that a threshold is raised by at once: half a level of four bits. */
const partsOfRange = 30
/** Where ReLU6 and what stands for it end. */
const relu6Top = 6

/**
 * The amount that a layer's threshold is raised by in one go: a thirtieth of its range. The range is that of the levels, of ReLU6, and of a plain
 * ReLU six deviations of its input (the mean |gamma| of its normalisation).
 */
export function thresholdUnit(layer: Layer, weights: Weights): number {
  const step = weights[`${layer.id}/step`]
  if (layer.bits && step) return (step.data[0]! * (2 ** layer.bits.activations - 1)) / partsOfRange
  const gamma = weights[`${layer.id}/gamma`]
  if (layer.activation === 'relu6' || !gamma) return relu6Top / partsOfRange
  return (6 * gamma.data.reduce((sum, value) => sum + Math.abs(value), 0)) / gamma.data.length / partsOfRange
}
