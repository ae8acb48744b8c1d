import { tensor, type Tensor } from '../tensor/tensor.ts'
import type { Affine } from './batch-norm.ts'
import type { ChannelStatistics } from './channel-statistics.ts'

/**
 * Most that a channel's spread is stretched. A fit explains part of a channel only; stretching what is left to the full spread
 * amplifies its errors, and switches nearly silent channels on.
 */
const maxStretch = 2

/**
 * Batch normalisation for a fitted layer: moving statistics are those of its own sums (`fitted`), and gamma and beta are chosen so that
 * its result has the mean and the spread that the source layer's result has on the same images. `source` are the statistics of the
 * source's sums, `affine` its batch normalisation. A channel silent in the source stays silent: its gamma becomes tiny. All are
 * per channel, [filters].
 */
export function matchStatistics(
  affine: Affine,
  source: ChannelStatistics,
  fitted: ChannelStatistics,
  epsilon: number,
): Record<'gamma' | 'beta' | 'mean' | 'variance', Tensor> {
  const shape = [affine.scale.length]
  const stretch = (channel: number) =>
    Math.min(maxStretch, Math.sqrt((source.variance[channel]! + 1e-12) / (fitted.variance[channel]! + 1e-12)))
  return {
    mean: tensor(shape, Float32Array.from(fitted.mean)),
    variance: tensor(shape, Float32Array.from(fitted.variance)),
    gamma: tensor(
      shape,
      Float32Array.from(
        affine.scale,
        (scale, channel) => scale * Math.sqrt(fitted.variance[channel]! + epsilon) * stretch(channel),
      ),
    ),
    beta: tensor(
      shape,
      Float32Array.from(affine.shift, (shift, channel) => affine.scale[channel]! * source.mean[channel]! + shift),
    ),
  }
}
