import type { Model } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'
import type { Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { plainObjective } from './objective.ts'
import { meanIndices, poolStatistics } from './statistics.ts'
import { createStepProgram } from './step-program.ts'

const batchSize = 32

/**
 * The weights with the moving statistics of batch normalisation measured anew on the images (`pixels` (count, h, w, c), 0..255), every layer behind
 * the others as they are now. Only whole batches of 32 count, or one smaller batch where there are fewer images.
 */
export async function reestimateStatistics(
  engine: TrainEngine,
  model: Model,
  images: { pixels: Uint8Array; count: number },
  turn?: Turn,
): Promise<Weights> {
  const size = Math.min(batchSize, images.count)
  const program = createStepProgram(engine.tf, model, { ...nothingTrained, batchSize: size })
  const { movingLayout, source } = program
  try {
    if (movingLayout.size === 0) return model.weights
    const compiled = await engine.compile({
      variables: source.variables,
      functions: { statistics: source.functions['statistics']! },
    })
    const imageSize = images.pixels.length / images.count
    const collected: Float32Array[] = []
    for (let start = 0; start + size <= images.count; start += size) {
      const feed = images.pixels.subarray(start * imageSize, (start + size) * imageSize)
      collected.push((await compiled.run('statistics', { images: feed }))['statistics']!)
      await turn?.(start + size)
    }
    compiled.dispose()
    program.loadMoving(poolStatistics(collected, meanIndices(movingLayout.entries)))
    return program.weights()
  } finally {
    program.dispose()
  }
}

const nothingTrained = {
  ...plainObjective,
  activity: null,
  hasUnlabelled: false,
  momentum: 0,
  learnSteps: false,
  hasFrozenStep: false,
} as const
