import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor, Variable } from '@tensorflow/tfjs-core'

/** Keras's defaults (Kingma and Ba 2015, the form with epsilon outside the bias correction). */
const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const

/** Learning rate with both bias corrections, for the step counted from 1: a feed, so that the graph holds no changing number. */
export function adamStepSize(learningRate: number, step: number): number {
  const { beta1, beta2 } = adamDefaults
  return (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step)
}

/** All trained parameters as one vector, with the first and second moments of its gradient; all of the same length. */
export type AdamState = { parameters: Variable; first: Variable; second: Variable }

/** One update of all parameters at once: they lie in one vector, and so do both moments. `rates` are factors of the step by parameter. */
export function applyAdam(
  tf: typeof tfc,
  { parameters, first, second }: AdamState,
  gradient: Tensor,
  stepSize: Tensor,
  rates: Tensor | null = null,
): void {
  const { beta1, beta2, epsilon } = adamDefaults
  const m = tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1))
  const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2))
  const change = tf.div(tf.mul(m, stepSize), tf.add(tf.sqrt(v), epsilon))
  const next = tf.sub(parameters, rates ? tf.mul(change, rates) : change)
  first.assign(m)
  second.assign(v)
  parameters.assign(next)
}
