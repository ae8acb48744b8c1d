import type { LayerSpread } from '../../contract/training-record.ts'
import type { Model } from '../../graph/types.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import type { Weights } from '../../tensor/tensor.ts'
import type { Turn } from '../../train/batch-runner.ts'
import type { TrainEngine } from '../../train/engine.ts'
import { evenlySpread } from '../../train/evenly-spread.ts'
import { createSpreadMeter, type SpreadMeter } from '../../train/spread.ts'

/** Images whose outputs are counted once an epoch: enough for a shape, a fraction of a second. */
const imagesLookedAt = 8

/** The spread of the layers' numbers on a few of the images; compiled at the first look. Dispose it. */
export function createSpreadLook(
  engine: TrainEngine,
  model: Model,
  images: ImageSet,
  turn: Turn,
): { spreadOf(weights: Weights): Promise<LayerSpread[]>; dispose(): void } {
  const some = evenlySpread(images, imagesLookedAt)
  let meter: SpreadMeter | null = null
  return {
    spreadOf: async (weights) => {
      meter ??= await createSpreadMeter(engine, model, some)
      return meter.measure(weights, turn)
    },
    dispose: () => meter?.dispose(),
  }
}
