import { akidaWeightBits } from '../graph/layer-bits.ts'
import type { Layer } from '../graph/types.ts'

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

/** How large the thresholds and the steps (as used, widened by 2^(4 - bits)) of a layer's filters may get. */
export type FieldRoom = { threshold: number; step: number }

/** What the integer engine and the C runtime hold in 32 bits. */
const wideRoom: FieldRoom = { threshold: 2 ** 29, step: 2 ** 22 }

/**
 * What the chip's registers hold, with a margin; `cells` are the weights of a filter. The codes of 1-bit weights cannot become smaller, so where the chip has no
 * form for the layer beside them (8-bit depthwise weights) only 32 bits are the limit.
 */
export function fieldRoom(layer: Layer, isInput: boolean, cells: number): FieldRoom {
  const bits = layer.bits!
  if (bits.weights === 1 && !isInput && akidaWeightBits(layer.type, bits) > 4) return wideRoom
  const { threshold, actStep } = isInput ? chipFields.input : chipFields.other
  return {
    threshold: margin * (threshold - (isInput ? paddingReach * cells : 0)),
    step: margin * actStep * 2 ** (4 - Math.min(4, bits.activations)),
  }
}

/** Where nothing limits the scales: 8-bit baselines, which Akida has no layers for; 1-bit weights under statistics of the batch. */
export const unlimitedRoom: FieldRoom = { threshold: Infinity, step: Infinity }

/** Below this |step/2 - b'| counts as this: a threshold near 0 limits nothing. */
export const smallestShift = 1e-6
