import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { ForwardResult } from './forward.ts'
import { crossEntropy } from './loss/cross-entropy.ts'
import { distillation } from './loss/distillation.ts'
import { featureDistance } from './loss/feature-matching.ts'
import { labelledRows } from './loss/labelled-rows.ts'
import type { Objective } from './objective.ts'

/** A network's answer to a batch, as far as losses look at it. */
export type Answer = Pick<ForwardResult, 'logits' | 'activations'>

/**
 * Loss of a batch without penalties, a scalar: cross-entropy of the labelled images (mean over those), divergence from the teacher (mean over the
 * batch, an image without label counting fully), and the distance of matched layers. `hasUnlabelled`: labels may be -1.
 */
export function dataLoss(
  tf: typeof tfc,
  own: Answer,
  labels: Tensor,
  teacher: Answer | null,
  objective: Objective & { hasUnlabelled: boolean },
): Tensor {
  const { labelRatio, temperature, featureMatching, hasUnlabelled } = objective
  const { labelSmoothing: smoothing, classWeights } = objective
  const hard = () => crossEntropy(tf, own.logits, labels, { smoothing, classWeights })
  if (!teacher) return hard()
  const terms: Tensor[] = []
  if (labelRatio < 1 || hasUnlabelled) {
    const rows = hasUnlabelled ? tf.sub(1, tf.mul(labelledRows(tf, labels), labelRatio)) : null
    terms.push(distillation(tf, own.logits, teacher.logits, temperature, rows ? 1 : 1 - labelRatio, rows))
  }
  if (labelRatio > 0) terms.push(labelRatio === 1 ? hard() : tf.mul(hard(), labelRatio))
  for (const pair of featureMatching?.pairs ?? []) {
    const [mine, theirs] = [own.activations[pair.student]!, teacher.activations[pair.teacher]!]
    terms.push(featureDistance(tf, mine, theirs, featureMatching!.weight / featureMatching!.pairs.length))
  }
  return terms.reduce((sum, term) => tf.add(sum, term))
}
