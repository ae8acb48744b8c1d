import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { labelledCount } from './labelled-rows.ts'

/** How true labels count. */
export type LabelOptions = {
  /** Share of the target spread evenly over all classes, 0..1 (Szegedy et al. 2016). */
  smoothing: number
  /** Factor of a row's loss by its true class; null: 1 for all. */
  classWeights: readonly number[] | null
}

/**
 * Cross-entropy in nats, mean over the rows that have a label, a scalar; 0 when none has. logits (n, classes), labels (n) int32, -1 for
 * none. Class weights multiply a row's loss and leave the divisor alone, as in Keras.
 */
export function crossEntropy(
  tf: typeof tfc,
  logits: Tensor,
  labels: Tensor,
  options: LabelOptions = { smoothing: 0, classWeights: null },
): Tensor {
  const classes = logits.shape[1]!
  // A label of -1 gives a row of zeros, and with it no loss.
  const chosen = tf.cast(tf.oneHot(labels as tfc.Tensor1D, classes), 'float32')
  const isPlain = options.smoothing === 0 && options.classWeights === null
  const targets = isPlain ? chosen : tf.matMul(chosen, tf.tensor2d(targetRows(classes, options), [classes, classes]))
  const rows = tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), -1))
  return tf.div(tf.sum(rows), labelledCount(tf, labels))
}

/** Target distribution of every true class, (class, class), times the class's weight. */
function targetRows(classes: number, { smoothing, classWeights }: LabelOptions): Float32Array {
  return Float32Array.from({ length: classes * classes }, (_, index) => {
    const [label, column] = [Math.floor(index / classes), index % classes]
    const own = label === column ? 1 - smoothing : 0
    return (classWeights?.[label] ?? 1) * (own + smoothing / classes)
  })
}
