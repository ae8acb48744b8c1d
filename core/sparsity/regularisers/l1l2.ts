import { sumOf, sumOfSquares, type Regulariser } from './regulariser.ts'

/** (sum a + sum a^2) / B: BrainChip's activity regulariser, Keras's `l1_l2` with both factors equal. */
export const l1l2: Regulariser = (tf, a, weight) => {
  const share = weight / a.shape[0]
  return {
    value: tf.mul(tf.add(sumOf(tf, a), sumOfSquares(tf, a)), share),
    signFactor: tf.scalar(share),
    linearFactor: tf.scalar(2 * share),
  }
}
