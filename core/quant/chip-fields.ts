import type { ActivationBits } from '../graph/types.ts'

/** What the chip's registers hold: thresholds signed 20 bits, 24 in the input convolution; steps up to 65,535, there 1,048,575; at least 1/16. */
export const chipFields = {
  input: { threshold: 2 ** 23, actStep: 1_048_575 },
  other: { threshold: 2 ** 19, actStep: 65_535 },
  smallestStep: 1 / 16,
} as const

/** Keeps capped filters clear of the limit in spite of float32 rounding and the floors. */
const margin = 0.999
/** The padding pixel adds at most 255 * 127 per cell to thresholds of the input convolution. */
const paddingReach = 255 * 127

/** Largest |threshold| and step (as used, widened by 2^(4 - bits)) that a layer's filters may have, with some room. */
export function fieldRoom(isInput: boolean, cells: number, bits: ActivationBits): { threshold: number; step: number } {
  const { threshold, actStep } = isInput ? chipFields.input : chipFields.other
  return {
    threshold: margin * (threshold - (isInput ? paddingReach * cells : 0)),
    step: margin * actStep * 2 ** (4 - Math.min(4, bits)),
  }
}

/** For bits that Akida has no layers for, 8-bit baselines: nothing limits their scales. */
export const unlimitedRoom = { threshold: Infinity, step: Infinity } as const

/** Below this |step/2 - b'| counts as this: a threshold near 0 limits nothing. */
export const smallestShift = 1e-6
