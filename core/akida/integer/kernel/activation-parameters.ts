import { stepSixteenths } from '../activation.ts'
import type { NeuralLayer } from '../../network.ts'
import { blockFilters, blocksOf } from './packing.ts'

/** How potentials become levels: by a reciprocal where float32 is provably exact, else by comparing with every level's bound. */
export type ActivationParameters =
  | { mode: 'raw' }
  | { mode: 'reciprocal'; top: number; values: Float32Array }
  | { mode: 'compare'; top: number; bounds: Int32Array }

const unreachable = 2 ** 30
const parameterFloats = 3 * blockFilters

/**
 * float32 error of clamp(x * reciprocal, 0, top) + half: two roundings of a product up to `top`, two of sums below 32.
 * x itself is exact below 2^24, and above it the result is clamped anyway.
 */
const roundingError = (top: number) => top * 2 ** -22 + 2 ** -20

export function activationParameters(layer: NeuralLayer): ActivationParameters {
  if (!layer.activation) return { mode: 'raw' }
  const top = 2 ** layer.actBits - 1
  const filters = layer.threshold.length
  const blocks = blocksOf(filters)
  const steps = Float64Array.from(layer.actStep, (step) => stepSixteenths(step) * 2 ** (4 - layer.actBits))
  // (p - T) 16 / s is an integer or at least 1 / s away from one: half a unit of 1 / s must exceed the rounding error.
  const isExact = steps.every((step) => 0.5 / step > roundingError(top))
  if (!isExact) return { mode: 'compare', top, bounds: levelBounds(layer, steps, top, blocks) }
  const values = new Float32Array(blocks * parameterFloats)
  const thresholds = new Int32Array(values.buffer)
  for (let f = 0; f < blocks * blockFilters; f++) {
    const at = Math.floor(f / blockFilters) * parameterFloats + (f % blockFilters)
    const isFilter = f < filters
    thresholds[at] = isFilter ? Math.max(-unreachable, Math.min(unreachable, layer.threshold[f]!)) : unreachable
    values[at + blockFilters] = isFilter ? 16 / steps[f]! : 0
    values[at + 2 * blockFilters] = isFilter ? 0.5 - 0.5 / steps[f]! : 0
  }
  return { mode: 'reciprocal', top, values }
}

/** Level j + 1 is reached when p > T + floor(j s / 16). Laid out (block, level, filter of the block); beyond int32 means never or always. */
function levelBounds(layer: NeuralLayer, steps: Float64Array, top: number, blocks: number): Int32Array {
  const bounds = new Int32Array(blocks * top * blockFilters).fill(0x7fffffff)
  layer.threshold.forEach((threshold, f) => {
    const at = Math.floor(f / blockFilters) * top * blockFilters + (f % blockFilters)
    for (let level = 0; level < top; level++) {
      const bound = threshold + Math.floor((level * steps[f]!) / 16)
      bounds[at + level * blockFilters] = Math.max(-0x80000000, Math.min(0x7fffffff, bound))
    }
  })
  return bounds
}
