import type { ActivationBits } from '../network.ts'
import { createPlane } from './tensor.ts'
import type { Plane } from './tensor.ts'

/** A step in sixteenths, as the hardware uses it: floored to four fractional bits. `actStep` below 1/16 gives 0, which is refused elsewhere. */
export function stepSixteenths(actStep: number): number {
  return Math.floor(Math.fround(actStep) * 16)
}

/**
 * Activations from potentials, one threshold and step per filter: a = clip(ceil(16 (p - T) / s), 0, 2^bits - 1) with
 * s = floor(16 actStep) * 2^(4 - bits), in exact integers: a tie goes to the lower level.
 */
export function activate(potentials: Plane, threshold: Int32Array, actStep: Float32Array, bits: ActivationBits): Plane {
  const filters = potentials.shape[2]
  const top = 2 ** bits - 1
  const result = createPlane(potentials.shape)
  const steps = Float64Array.from(actStep, (step) => stepSixteenths(step) * 2 ** (4 - bits))
  for (let i = 0; i < potentials.values.length; i++) {
    const f = i % filters
    const step = steps[f]!
    // The remainder keeps the division exact: a quotient of doubles could round up to the next integer.
    const scaled = (potentials.values[i]! - threshold[f]!) * 16
    const remainder = scaled % step
    const level = (scaled - remainder) / step + (remainder > 0 ? 1 : 0)
    result.values[i] = level < 0 ? 0 : level > top ? top : level
  }
  return result
}
