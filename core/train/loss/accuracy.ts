import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { labelledCount } from './labelled-rows.ts'

/** Share of the labelled rows whose largest logit is the label's; 0 when no row has a label (-1). logits (n, classes), labels (n) int32. */
export function accuracy(tf: typeof tfc, logits: Tensor, labels: Tensor): Tensor {
  const right = tf.cast(tf.equal(tf.argMax(logits, -1), labels), 'float32')
  return tf.div(tf.sum(right), labelledCount(tf, labels))
}
