import { sumOf, sumOfSquares, type Regulariser } from './regulariser.ts'

/** A silent layer has no squares: its penalty and its gradient are 0. */
const smallestSquares = 1e-12

/** share (sum a)^2 / sum a^2: small for few large activations, whatever their scale (Hoyer-square, Yang et al. 2020). */
function hoyerSquare(shareOf: (a: Parameters<Regulariser>[1]) => number): Regulariser {
  return (tf, a, weight) => {
    const share = weight * shareOf(a)
    const sum = sumOf(tf, a)
    const ratio = tf.div(sum, tf.maximum(sumOfSquares(tf, a), smallestSquares))
    return {
      value: tf.mul(tf.mul(ratio, sum), share),
      signFactor: tf.mul(ratio, 2 * share),
      linearFactor: tf.mul(tf.square(ratio), -2 * share),
    }
  }
}

/** (sum a)^2 / sum a^2 / B: about the number of active outputs, so large layers weigh more. */
export const hoyer: Regulariser = hoyerSquare((a) => 1 / a.shape[0])

/** (sum a)^2 / sum a^2 / n, n the number of outputs of the batch: between 0 and 1, so layers weigh alike. */
export const hoyerNormalised: Regulariser = hoyerSquare((a) => 1 / a.size)
