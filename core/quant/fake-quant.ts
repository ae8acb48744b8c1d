import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { ActivationBits, WeightBits } from '../graph/types.ts'
import { levelsGradKernel, levelsKernel } from '../tensor/kernel-names.ts'
import { runKernel } from '../tensor/ops.ts'
import { binariseWeights } from './binary-weights.ts'
import { smallestShift, type FieldRoom } from './chip-fields.ts'

type Tf = typeof tfc

/** Largest weight code: 127, 7, 1 for 8, 4, 2 bits (symmetric); 1 bit has the codes -1 and 1 and no 0. */
export function topWeight(bits: WeightBits): number {
  return bits === 1 ? 1 : 2 ** (bits - 1) - 1
}

/** Largest activation code: 255, 15, 3, 1. */
export function topLevel(bits: ActivationBits): number {
  return 2 ** bits - 1
}

/**
 * Weights rounded to the codes they will have, as floats in their own unit: round(w scale) / scale, in one bit sign(w) / scale.
 * Straight-through gradient. `scale` comes from `kernelScale` or `filterScales`: a scalar, or [filters], the last axis of the kernel.
 */
export function fakeQuantiseWeights(tf: Tf, weights: Tensor, scale: Tensor, bits: WeightBits): Tensor {
  if (bits === 1) return binariseWeights(tf, weights, scale)
  const quantise = tf.customGrad((w) => ({
    value: tf.mul(tf.round(tf.mul(w as Tensor, scale)), tf.reciprocal(scale)),
    gradFunc: (dy: Tensor) => dy,
  }))
  return quantise(weights)
}

/**
 * top / max|w| over the whole kernel, in one bit 1 / mean|w|: Akida has one scale for a depthwise kernel. A scalar; 1 for a kernel of
 * zeros.
 */
export function kernelScale(tf: Tf, w: Tensor, bits: WeightBits): Tensor {
  return scaleOf(tf, magnitude(tf, w, bits), bits)
}

/** What stands for the size of weights, over the given axes: in one bit their mean magnitude, else the largest. */
function magnitude(tf: Tf, w: Tensor, bits: WeightBits, axes?: number[]): Tensor {
  return bits === 1 ? tf.mean(tf.abs(w), axes) : tf.max(tf.abs(w), axes)
}

function scaleOf(tf: Tf, size: Tensor, bits: WeightBits): Tensor {
  const scale = tf.mul(tf.reciprocal(tf.maximum(size, tiniestWeight)), topWeight(bits))
  // Codes of one bit are never 0: a filter of zeros stays silent by a large scale instead.
  return bits === 1 ? scale : tf.where(tf.greater(size, 0), scale, tf.onesLike(size))
}

/** Keeps reciprocals of float32 finite. */
export const tiniestWeight = 1e-30

/** What decides how far a filter's codes may go: see `quantise-kernel.ts`. Tensors are per filter, [filters], or scalars. */
export type FilterContext = {
  /** Batch normalisation: y = sum * scale + shift, per filter or scalars. */
  scale: Tensor
  shift: Tensor
  /** Codes of the layer's input per real unit, times the depthwise scale where there is one. */
  codesPerUnit: Tensor
  pooledPixels: number
  /** Null without activation. */
  step: Tensor | null
  room: FieldRoom
}

/**
 * Scales of a kernel per filter (last axis), capped as in the export so that thresholds and steps fit the chip. `own`: codes per unit of
 * the kernel's weights; `potentialsPerUnit`: potentials per unit of the normalised output, G in d.
 */
export function filterScales(
  tf: Tf,
  w: Tensor,
  bits: WeightBits,
  context: FilterContext,
): { own: Tensor; potentialsPerUnit: Tensor } {
  const { scale, shift, codesPerUnit, pooledPixels, step, room } = context
  const axes = Array.from({ length: w.rank - 1 }, (_, axis) => axis)
  const size = tf.abs(scale)
  const folded = scaleOf(tf, tf.mul(magnitude(tf, w, bits, axes), size), bits)
  const middle = step ? tf.sub(tf.mul(step, 0.5), shift) : shift
  const byThreshold = tf.mul(tf.reciprocal(tf.maximum(tf.abs(middle), smallestShift)), room.threshold)
  const most = step ? tf.minimum(byThreshold, tf.mul(tf.reciprocal(step), room.step)) : byThreshold
  const unit = tf.mul(codesPerUnit, pooledPixels)
  const capped = tf.minimum(folded, tf.div(most, unit))
  return { own: tf.maximum(tf.mul(capped, size), tiniestWeight), potentialsPerUnit: tf.mul(capped, unit) }
}

/**
 * step * clip(round(x / step), 0, top) with a fixed step. The gradient passes where 0 <= x <= top * step. Exact ties differ from
 * `exactLevels` (they round up here): training only. `input` of any shape, `step` a scalar in its unit.
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
 * How the gradient of a trained step is made. `lsq` (Esser et al. 2020): with v = x / step, round(v) - v inside and top above, scaled by
 * 1 / sqrt(n top), n values per image. `pact` (Choi et al. 2018): the clip top * step has the gradient 1 above itself and 0 inside, so that
 * only values that are cut off widen it; an L2 penalty on the clip (`pactDecay`) pulls it down.
 */
export type StepRule = 'lsq' | 'pact'

/** Weight of the squared clip in the loss: PACT's own choice for ResNet20. */
export const pactDecay = 2e-4

/** The same with a trained step; `input` has the images on its first axis. */
export function learnedQuantiseActivation(
  tf: Tf,
  input: Tensor,
  step: Tensor,
  bits: ActivationBits,
  rule: StepRule,
): Tensor {
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
      const [dx, dMax] = runKernel(
        tf,
        levelsGradKernel,
        { dy, x: savedX, min: tf.zerosLike(savedMax), max: savedMax },
        { bits },
      )
      if (rule === 'pact') return [dx!, tf.mul(dMax!, top)]
      const clipped = tf.minimum(tf.relu(savedX), savedMax)
      const inside = tf.div(tf.sum(tf.mul(dy, tf.sub(savedY, clipped))), savedStep)
      return [dx!, tf.mul(tf.add(inside, tf.mul(dMax!, top)), gradScale)]
    }
    return { value, gradFunc }
  })
  return quantise(input, step)
}

/** A quantised layer's sum and what its potentials and threshold follow from. `sum` is (n, h, w, c) or (n, units); the rest [c] or scalars. */
export type ExactPotential = {
  /** Mean-pooled or plain convolution output before batch normalisation, in real units. */
  sum: Tensor
  /** Potentials per real unit: G in d (see core/quant/export.ts), per filter. */
  potentialsPerUnit: Tensor
  /** y = sum * scale + shift: batch normalisation. */
  scale: Tensor
  shift: Tensor
}

/** The same with what turns potentials into levels. */
export type ExactActivation = ExactPotential & { step: Tensor; bits: ActivationBits }

/**
 * The level that Akida would give, emulated in float: threshold floored to an integer, step floored to 1/16, ties to the lower level.
 * `scale` may stand on any side of the fold: potentialsPerUnit is per unit of `sum * scale`. Returns step * level, of the shape of `sum`,
 * no gradient.
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

/**
 * What Akida gives for a last layer without activation, (p - T) / act_step with whole potentials and threshold. Of the shape of `sum`, no
 * gradient.
 */
export function exactReals(tf: Tf, { sum, potentialsPerUnit, scale, shift }: ExactPotential): Tensor {
  const potential = tf.round(tf.mul(tf.mul(sum, scale), potentialsPerUnit))
  const threshold = tf.floor(tf.mul(potentialsPerUnit, tf.neg(shift)))
  return tf.div(tf.sub(potential, threshold), potentialsPerUnit)
}

/** Value of `exact`, gradient of `input`; both of the same shape. */
export function passThrough(tf: Tf, input: Tensor, exact: Tensor): Tensor {
  return tf.customGrad((_x) => ({ value: tf.clone(exact), gradFunc: (dy: Tensor) => dy }))(input)
}

/** Value of `exact`, gradient of `input` where 0 <= input <= top * step; both of the same shape, `step` a scalar. */
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
