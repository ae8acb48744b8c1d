import type { BuildParams } from '../contract/jobs/build.ts'
import { smallCnn } from '../graph/builders/small-cnn.ts'
import type { JobHandler } from '../jobs/handler.ts'
import { tensor } from '../tensor/tensor.ts'
import { initialWeights } from '../transform/initial-weights.ts'

const stepsPerCheckpoint = 3

/**
 * A job that only counts, as a stand-in for training: `seed` steps of `stepMs`, a checkpoint after every third, and a model at the end. Its
 * result tells where every attempt began.
 */
export function createCountingHandler(
  stepMs: number,
  recovery: 'resume' | 'restart' | 'abandon' = 'resume',
): JobHandler<BuildParams> {
  return {
    type: 'build',
    recovery,
    async run(params, context) {
      const state = context.resumeFrom?.state as { done: number; begins: number[] } | undefined
      let done = state?.done ?? 0
      const begins = [...(state?.begins ?? []), done]
      while (done < params.seed) {
        await context.turn()
        await new Promise((resolve) => setTimeout(resolve, stepMs))
        done += 1
        context.report({ ratio: done / params.seed, phase: `Step ${done}`, points: { count: [done, done * done] } })
        if (done % stepsPerCheckpoint === 0)
          await context.saveCheckpoint({ state: { done, begins }, tensors: { counter: tensor([1], [done]) } })
      }
      const graph = smallCnn({ alpha: 0.1, size: 32, channels: 3, classes: params.classes })
      return {
        metrics: { steps: done, counter: context.resumeFrom?.tensors['counter']?.data[0] ?? 0 },
        result: { modelId: '$net', begins },
        models: [
          { key: 'net', name: params.name ?? 'counted', parentId: null, graph, weights: initialWeights(graph, 1) },
        ],
      }
    },
  }
}
