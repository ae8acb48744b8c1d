import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { ActivationBits, WeightBits } from '../graph/types.ts'
import { levelsGradKernel, levelsKernel } from '../tensor/kernel-names.ts'
import { runKernel } from '../tensor/ops.ts'

type Tf = typeof tfc

/** Largest weight code: 127, 7, 1 for 8, 4, 2 bits (symmetric). */
export function topWeight(bits: WeightBits): number {
  return bits === 1 ? 1 : 2 ** (bits - 1) - 1
}

/** Largest activation code: 255, 15, 3, 1. */
export function topLevel(bits: ActivationBits): number {
  return 2 ** bits - 1
}

/**
 * Weights rounded to the codes they will have, as floats in their own unit: round(w f) / f with f = top / max|w|, per filter (last axis)
 * or, for depthwise kernels, per layer, because Akida has one scale there. Straight-through gradient.
 * Batch normalisation scales whole filters, so it changes f and not the codes: no folding is needed here.
 */
export function fakeQuantiseWeights(tf: Tf, weights: Tensor, bits: WeightBits, scope: 'per-filter' | 'per-layer'): Tensor {
  const quantise = tf.customGrad((w) => {
    const { codes, scale } = weightCodes(tf, w as Tensor, bits, scope)
    return { value: tf.mul(codes, tf.reciprocal(scale)), gradFunc: (dy: Tensor) => dy }
  })
  return quantise(weights)
}

/** Integer codes of weights (as floats) and their scale f: code = round(w f). A filter of zeros has scale 1. */
export function weightCodes(tf: Tf, w: Tensor, bits: WeightBits, scope: 'per-filter' | 'per-layer'): { codes: Tensor; scale: Tensor } {
  const axes = scope === 'per-layer' ? undefined : Array.from({ length: w.rank - 1 }, (_, axis) => axis)
  const largest = tf.max(tf.abs(w), axes, true)
  const scale = tf.where(tf.greater(largest, 0), tf.mul(tf.reciprocal(tf.maximum(largest, 1e-30)), topWeight(bits)), tf.onesLike(largest))
  return { codes: tf.round(tf.mul(w, scale)), scale }
}

/**
 * step * clip(round(x / step), 0, top) with a fixed step. The gradient passes where 0 <= x <= top * step. Exact ties differ from `exactLevels` (they round up here): training only.
 */
export function fakeQuantiseActivation(tf: Tf, input: Tensor, step: Tensor, bits: ActivationBits): Tensor {
  const passing = tf.customGrad((x, save) => {
    const max = tf.mul(step, topLevel(bits))
    const min = tf.zerosLike(max)
    ;(save as tfc.GradSaveFunc)([x as Tensor, min, max])
    const value = runKernel(tf, levelsKernel, { x: x as Tensor, min, max }, { bits })[0]!
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [savedX, savedMin, savedMax] = saved as [Tensor, Tensor, Tensor]
      const [dx, dMax] = runKernel(tf, levelsGradKernel, { dy, x: savedX, min: savedMin, max: savedMax }, { bits })
      dMax!.dispose()
      return dx!
    }
    return { value, gradFunc }
  })
  return passing(input)
}

/**
 * The same with a trained step. Its gradient is LSQ's (Esser et al. 2020): with v = x / step, round(v) - v inside and top above, scaled by
 * 1 / sqrt(n top), n values per image.
 */
export function learnedQuantiseActivation(tf: Tf, input: Tensor, step: Tensor, bits: ActivationBits): Tensor {
  const top = topLevel(bits)
  const gradScale = 1 / Math.sqrt((input.size / input.shape[0]) * top)
  const quantise = tf.customGrad((x, s, save) => {
    const max = tf.mul(s as Tensor, top)
    const min = tf.zerosLike(max)
    const value = runKernel(tf, levelsKernel, { x: x as Tensor, min, max }, { bits })[0]!
    ;(save as unknown as tfc.GradSaveFunc)([x as Tensor, s as Tensor, value])
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [savedX, savedStep, savedY] = saved as [Tensor, Tensor, Tensor]
      const savedMax = tf.mul(savedStep, top)
      const [dx, dMax] = runKernel(tf, levelsGradKernel, { dy, x: savedX, min: tf.zerosLike(savedMax), max: savedMax }, { bits })
      const clipped = tf.minimum(tf.relu(savedX), savedMax)
      const inside = tf.div(tf.sum(tf.mul(dy, tf.sub(savedY, clipped))), savedStep)
      return [dx!, tf.mul(tf.add(inside, tf.mul(dMax!, top)), gradScale)]
    }
    return { value, gradFunc }
  })
  return quantise(input, step)
}

export type ExactActivation = {
  /** Mean-pooled or plain convolution output before batch normalisation, in real units. */
  sum: Tensor
  /** Potentials per real unit: G in d (see core/quant/export.ts), per filter. */
  potentialsPerUnit: Tensor
  /** y = sum * scale + shift: batch normalisation. */
  scale: Tensor
  shift: Tensor
  step: Tensor
  bits: ActivationBits
}

/**
 * The level that Akida would give, emulated in float: threshold floored to an integer, step floored to 1/16, ties to the lower level.
 * `scale` may stand on any side of the fold: potentialsPerUnit is per unit of `sum * scale`. Returns step * level, no gradient.
 */
export function exactLevels(tf: Tf, { sum, potentialsPerUnit, scale, shift, step, bits }: ExactActivation): Tensor {
  const potential = tf.round(tf.mul(tf.mul(sum, scale), potentialsPerUnit))
  const threshold = tf.floor(tf.mul(potentialsPerUnit, tf.sub(tf.mul(step, 0.5), shift)))
  // Akida shifts the stored step left by 4 - bits, after flooring it to sixteenths.
  const shiftFactor = 2 ** (4 - bits)
  const stored = tf.mul(tf.mul(potentialsPerUnit, step), 16 / shiftFactor)
  const levelWidth = tf.mul(tf.maximum(tf.floor(stored), 1), shiftFactor / 16)
  const level = tf.clipByValue(tf.ceil(tf.div(tf.sub(potential, threshold), levelWidth)), 0, topLevel(bits))
  return tf.mul(level, step)
}

/** Value of `exact`, gradient of `x` where 0 <= x <= top * step. */
export function straightThrough(tf: Tf, input: Tensor, exact: Tensor, step: Tensor, bits: ActivationBits): Tensor {
  const pass = tf.customGrad((x, save) => {
    // Saved, not captured: tensors of the forward pass are gone when gradients run.
    ;(save as tfc.GradSaveFunc)([x as Tensor, tf.mul(step, topLevel(bits))])
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [savedX, max] = saved as [Tensor, Tensor]
      const isInside = tf.logicalAnd(tf.greaterEqual(savedX, 0), tf.lessEqual(savedX, max))
      return tf.mul(dy, tf.cast(isInside, 'float32'))
    }
    return { value: tf.clone(exact), gradFunc }
  })
  return pass(input)
}
