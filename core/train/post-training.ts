import type { Model } from '../graph/types.ts'
import type { Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'
import { prepareQuantised, type Preparation } from './prepare-quantised.ts'
import { reestimateStatistics } from './reestimate-statistics.ts'

/**
 * A float model in few bits without training: channels evened out, steps chosen, and with `correction` the statistics of batch normalisation
 * measured behind the quantised layers, which takes out the shift that rounding gives their means and spreads (bias correction). `images`:
 * training images, `pixels` (count, h, w, c), 0..255.
 */
export async function quantisePostTraining(
  engine: TrainEngine,
  model: Model,
  { correction, ...preparation }: Preparation & { correction: boolean },
  images: { pixels: Uint8Array; count: number },
  turn?: Turn,
): Promise<Model> {
  const prepared = await prepareQuantised(engine, model, preparation, images, turn)
  if (!correction) return prepared
  return { graph: prepared.graph, weights: await reestimateStatistics(engine, prepared, images, turn) }
}
