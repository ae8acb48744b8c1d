import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/**
 * Penalties on the outputs of ReLU layers, for a batch of B images with n outputs in all (a >= 0):
 * - `l1l2`: (sum a + sum a^2) / B, a sum over height, width and channels (BrainChip's activity regulariser);
 * - `hoyer`: (sum a)^2 / sum a^2 / B, Hoyer-square (Yang et al. 2020): small for few large activations;
 * - `hoyer-normalised`: the same divided by n / B, so that large layers do not weigh more.
 */
export type ActivityKind = 'l1l2' | 'hoyer' | 'hoyer-normalised'

/**
 * amplitude * penalty, a scalar. The gradient is c1 sign(a) + c2 a for all three kinds, written out because the composed gradient of a
 * sum makes a tensor of ones as large as the layer.
 */
export function activityPenalty(tf: typeof tfc, activations: Tensor, amplitude: Tensor, kind: ActivityKind): Tensor {
  const penalty = tf.customGrad((input, save) => {
    const a = input as Tensor
    const flat = tf.reshape(a, [1, a.size])
    const sum = tf.sum(flat)
    const squares = tf.reshape(tf.matMul(flat, flat, false, true), [])
    const { value, signFactor, linearFactor } = factors(tf, sum, squares, a, kind)
    const save3 = save as tfc.GradSaveFunc
    save3([a, tf.mul(signFactor, amplitude), tf.mul(linearFactor, amplitude)])
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [x, c1, c2] = saved as [Tensor, Tensor, Tensor]
      return tf.add(tf.mul(tf.sign(x), tf.mul(dy, c1)), tf.mul(x, tf.mul(dy, c2)))
    }
    return { value: tf.mul(value, amplitude), gradFunc }
  })
  return penalty(activations)
}

function factors(tf: typeof tfc, sum: Tensor, squares: Tensor, a: Tensor, kind: ActivityKind) {
  if (kind === 'l1l2') {
    const share = 1 / a.shape[0]
    return {
      value: tf.mul(tf.add(sum, squares), share),
      signFactor: tf.scalar(share),
      linearFactor: tf.scalar(2 * share),
    }
  }
  const share = kind === 'hoyer' ? 1 / a.shape[0] : 1 / a.size
  // A silent layer has no squares: its penalty and its gradient are 0.
  const ratio = tf.div(sum, tf.maximum(squares, 1e-12))
  const value = tf.mul(tf.mul(ratio, sum), share)
  return { value, signFactor: tf.mul(ratio, 2 * share), linearFactor: tf.mul(tf.square(ratio), -2 * share) }
}
