import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { sumOfSquaresKernel } from '../../tensor/kernel-names.ts'
import { runKernel } from '../../tensor/ops.ts'

/**
 * A penalty on the outputs a >= 0 of one ReLU layer, a batch of B images, with its gradient signFactor sign(a) + linearFactor a. A null
 * factor is 0.
 */
export type Penalty = {
  /** Scalar. */
  value: Tensor
  signFactor: Tensor | null
  linearFactor: Tensor | null
}

/** Penalty of a layer's outputs (B, ...), times a weight that never changes. */
export type Regulariser = (tf: typeof tfc, activations: Tensor, weight: number) => Penalty

/** Sum of all values, a scalar. */
export function sumOf(tf: typeof tfc, a: Tensor): Tensor {
  return tf.sum(tf.reshape(a, [1, a.size]))
}

/** Sum of all squares, a scalar; no second tensor of the layer's size is made. */
export function sumOfSquares(tf: typeof tfc, a: Tensor): Tensor {
  return runKernel(tf, sumOfSquaresKernel, { x: a })[0]!
}
