import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/** Mean cross-entropy in nats. logits (n, classes), labels (n) int32; rows with label -1 count as 0. */
export function crossEntropy(tf: typeof tfc, logits: Tensor, labels: Tensor): Tensor {
  const targets = tf.cast(tf.oneHot(labels as tfc.Tensor1D, logits.shape[1]!), 'float32')
  return tf.mean(tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), -1)))
}

/**
 * weight * temperature^2 KL(teacher || student), both softened by the temperature (Hinton et al. 2015), mean over the batch, a scalar in
 * nats. Both kinds of logits are (n, classes). Zero when they agree. One constant only: TensorFlow's optimiser would merge two, and a
 * compiled step differ from an eager one by a bit.
 */
export function distillation(
  tf: typeof tfc,
  logits: Tensor,
  teacherLogits: Tensor,
  temperature: number,
  weight = 1,
): Tensor {
  const teacherLog = tf.logSoftmax(tf.mul(teacherLogits, 1 / temperature))
  const studentLog = tf.logSoftmax(tf.mul(logits, 1 / temperature))
  const divergence = tf.sum(tf.mul(tf.exp(teacherLog), tf.sub(teacherLog, studentLog)), -1)
  return tf.mul(tf.mean(divergence), weight * temperature * temperature)
}

/** Share of rows whose largest logit is the label's. */
export function accuracy(tf: typeof tfc, logits: Tensor, labels: Tensor): Tensor {
  return tf.mean(tf.cast(tf.equal(tf.argMax(logits, -1), labels), 'float32'))
}
