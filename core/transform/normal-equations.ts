import type * as tfc from '@tensorflow/tfjs-core'
import type { NormalEquations } from './ridge.ts'

/** Sums over no samples; the last column is the intercept. */
export function emptyEquations(features: number, outputs: number): NormalEquations {
  const size = features + 1
  return { size, outputs, samples: 0, gram: new Float64Array(size * size), moment: new Float64Array(size * outputs) }
}

/**
 * Adds a batch: rows of features (samples x features) and of targets (samples x outputs). The products are float32 on the engine,
 * their sum over batches float64.
 */
export async function addSamples(
  tf: typeof tfc,
  equations: NormalEquations,
  features: tfc.Tensor,
  targets: tfc.Tensor,
): Promise<void> {
  const samples = features.shape[0] ?? 0
  const [gram, moment] = tf.tidy(() => {
    const a = tf.concat([features as tfc.Tensor2D, tf.ones<tfc.Rank.R2>([samples, 1])], 1)
    return [tf.matMul(a, a, true, false), tf.matMul(a, targets, true, false)] as const
  })
  accumulate(equations.gram, await gram.data())
  accumulate(equations.moment, await moment.data())
  equations.samples += samples
  tf.dispose([gram, moment])
}

function accumulate(sum: Float64Array, part: ArrayLike<number>): void {
  for (let index = 0; index < sum.length; index++) sum[index]! += part[index]!
}
