import type { Model } from '../graph/types.ts'
import type { LayerSparsity } from '../sparsity/metrics.ts'
import { measureActivationRates, type MeasuredImages } from './activation-rates.ts'
import type { Turn } from './batch-runner.ts'
import type { TrainEngine } from './engine.ts'

/**
 * Sparsity of every layer with an activation, in the graph's order; of the integers where the model converts. `turn` is awaited between
 * batches.
 */
export async function measureSparsity(
  engine: TrainEngine,
  model: Model,
  images: MeasuredImages,
  turn?: Turn,
): Promise<LayerSparsity[]> {
  const rates = await measureActivationRates(engine, model, images, turn)
  return model.graph.layers
    .filter(({ id }) => id in rates)
    .map(({ id, name }) => {
      const own = rates[id]!
      return { layer: name, sparsityRatio: 1 - own.reduce((sum, rate) => sum + rate, 0) / own.length }
    })
}
