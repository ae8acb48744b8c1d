import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { reluGradKernel } from '../tensor/kernel-names.ts'
import { runKernel } from '../tensor/ops.ts'
import { eventCost } from './regularisers/event-cost.ts'
import { hoyer, hoyerNormalised } from './regularisers/hoyer.ts'
import { l1 } from './regularisers/l1.ts'
import { l1l2 } from './regularisers/l1l2.ts'
import { l2 } from './regularisers/l2.ts'
import type { Regulariser } from './regularisers/regulariser.ts'

/** The penalties on the outputs of ReLU layers; `regularisers/` says what each is. */
export type ActivityKind = 'l1' | 'l2' | 'l1l2' | 'hoyer' | 'hoyer-normalised' | 'event-cost'

const regularisers: Record<ActivityKind, Regulariser> = {
  l1,
  l2,
  l1l2,
  hoyer,
  'hoyer-normalised': hoyerNormalised,
  'event-cost': eventCost,
}

/**
 * amplitude * weight * penalty of a layer's outputs (batch, ...), a scalar. The gradient is written out because the composed gradient of a
 * sum makes a tensor of ones as large as the layer. `amplitude` is a scalar that may change from step to step, `weight` never does.
 */
export function activityPenalty(
  tf: typeof tfc,
  activations: Tensor,
  amplitude: Tensor,
  kind: ActivityKind,
  weight = 1,
): Tensor {
  const penalty = tf.customGrad((input, save) => {
    const a = input as Tensor
    const { value, signFactor, linearFactor } = regularisers[kind](tf, a, weight)
    const factors = [signFactor, linearFactor].flatMap((factor) => (factor ? [tf.mul(factor, amplitude)] : []))
    const saveAll = save as tfc.GradSaveFunc
    saveAll([a, ...factors])
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [x, ...scaled] = saved as [Tensor, ...Tensor[]]
      const [first, second] = scaled.map((factor) => tf.mul(dy, factor))
      if (!linearFactor) return tf.mul(tf.sign(x), first!)
      if (!signFactor) return tf.mul(x, first!)
      // x >= 0: one pass fewer over the layer than sign(x) first + x second.
      return runKernel(tf, reluGradKernel, { dy: tf.add(tf.mul(x, second!), first!), y: x })[0]!
    }
    return { value: tf.mul(value, amplitude), gradFunc }
  })
  return penalty(activations)
}
