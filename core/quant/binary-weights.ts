import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/**
 * How far from 0 a weight may be, in units of its filter's scale alpha, and still learn. Courbariaux et al. (2016) let the gradient pass where
 * |W| <= 1, for weights held in -1..1. Here batch normalisation leaves the size of a filter free and imported filters are far smaller, so the
 * limit goes with the filter: alpha is the mean of |W|, and 3 alpha is what few weights of a trained filter exceed (2 % of a normal
 * distribution's). Beyond it a weight no longer changes its sign within reach of training, and stops growing.
 */
const binaryReach = 3

/**
 * Weights of one bit in their own unit: sign(W) / scale with sign(0) = +1, scale = 1 / alpha and alpha = mean |W|, per filter or for the whole kernel
 * (the least-squares optimum, Rastegari et al. 2016). `scale` comes from `kernelScale` or `filterScales`. The gradient passes
 * unchanged where |W| <= `binaryReach` alpha and is 0 elsewhere.
 */
export function binariseWeights(tf: typeof tfc, weights: Tensor, scale: Tensor): Tensor {
  const binarise = tf.customGrad((w, save) => {
    ;(save as tfc.GradSaveFunc)([w as Tensor, scale])
    const isPositive = tf.cast(tf.greaterEqual(w as Tensor, 0), 'float32')
    const value = tf.mul(tf.sub(tf.mul(isPositive, 2), 1), tf.reciprocal(scale))
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [savedW, savedScale] = saved as [Tensor, Tensor]
      const isWithin = tf.lessEqual(tf.mul(tf.abs(savedW), savedScale), binaryReach)
      return tf.mul(dy, tf.cast(isWithin, 'float32'))
    }
    return { value, gradFunc }
  })
  return binarise(weights)
}
