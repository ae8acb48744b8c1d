import { sumOf, type Regulariser } from './regulariser.ts'

/** sum a / B, a sum over height, width and channels (Keras's `ActivityRegularization(l1)`). */
export const l1: Regulariser = (tf, a, weight) => {
  const share = weight / a.shape[0]
  return { value: tf.mul(sumOf(tf, a), share), signFactor: tf.scalar(share), linearFactor: null }
}
