import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/** 1 where a row has a label, 0 where it is -1; (n) float32. */
export function labelledRows(tf: typeof tfc, labels: Tensor): Tensor {
  return tf.cast(tf.greaterEqual(labels, 0), 'float32')
}

/** Rows with a label, at least 1: a divisor that never makes a mean NaN. */
export function labelledCount(tf: typeof tfc, labels: Tensor): Tensor {
  return tf.maximum(tf.sum(labelledRows(tf, labels)), 1)
}
