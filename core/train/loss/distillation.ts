import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/**
 * weight * temperature^2 KL(teacher || student), both softened by the temperature (Hinton et al. 2015), mean over the batch, a scalar in
 * nats. Both kinds of logits are (n, classes); `rowWeights` (n) lets rows count less. Zero when they agree. One constant only:
 * TensorFlow's optimiser would merge two, and a compiled step differ from an eager one by a bit.
 */
export function distillation(
  tf: typeof tfc,
  logits: Tensor,
  teacherLogits: Tensor,
  temperature: number,
  weight = 1,
  rowWeights: Tensor | null = null,
): Tensor {
  const teacherLog = tf.logSoftmax(tf.mul(teacherLogits, 1 / temperature))
  const studentLog = tf.logSoftmax(tf.mul(logits, 1 / temperature))
  const divergence = tf.sum(tf.mul(tf.exp(teacherLog), tf.sub(teacherLog, studentLog)), -1)
  const rows = rowWeights ? tf.mul(divergence, rowWeights) : divergence
  return tf.mul(tf.mean(rows), weight * temperature * temperature)
}
