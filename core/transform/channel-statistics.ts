import type * as tfc from '@tensorflow/tfjs-core'

/** Mean and (biased) variance per channel. */
export type ChannelStatistics = { mean: Float64Array; variance: Float64Array }

/**
 * Statistics of the last axis over all tensors together, a number per channel; the tensors may be of any rank. Sums are float32 per tensor
 * around a pilot mean, float64 over tensors.
 */
export async function channelStatistics(tf: typeof tfc, tensors: readonly tfc.Tensor[]): Promise<ChannelStatistics> {
  const channels = tensors[0]?.shape.at(-1) ?? 0
  const first = new Float64Array(channels)
  const second = new Float64Array(channels)
  let samples = 0
  // Deviations from the first batch's mean: a large mean beside a small variance would cancel in float32.
  const pilot = tf.tidy(() => tf.mean(tf.reshape(tensors[0]!, [-1, channels]), 0))
  const offset = await pilot.data()
  for (const entry of tensors) {
    const [sum, squares] = tf.tidy(() => {
      const rows = tf.sub(tf.reshape(entry, [-1, channels]), pilot)
      return [tf.sum(rows, 0), tf.sum(tf.square(rows), 0)] as const
    })
    const parts = [await sum.data(), await squares.data()] as const
    samples += entry.size / channels
    for (let channel = 0; channel < channels; channel++) {
      first[channel]! += parts[0][channel]!
      second[channel]! += parts[1][channel]!
    }
    tf.dispose([sum, squares])
  }
  pilot.dispose()
  const shift = first.map((sum) => sum / samples)
  return {
    mean: shift.map((value, channel) => value + offset[channel]!),
    variance: second.map((sum, channel) => Math.max(0, sum / samples - shift[channel]! ** 2)),
  }
}
