import { sumOfSquares, type Regulariser } from './regulariser.ts'

/** sum a^2 / B, a sum over height, width and channels (Keras's `ActivityRegularization(l2)`). */
export const l2: Regulariser = (tf, a, weight) => {
  const share = weight / a.shape[0]
  return { value: tf.mul(sumOfSquares(tf, a), share), signFactor: null, linearFactor: tf.scalar(2 * share) }
}
