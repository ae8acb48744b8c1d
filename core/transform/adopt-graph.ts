import { layersWithNewWeights } from '../graph/new-weights.ts'
import type { Graph, Layer, Model } from '../graph/types.ts'
import type { Weights } from '../tensor/tensor.ts'
import { initialWeights } from './initial-weights.ts'

/**
 * Weights for an edited graph: a layer whose parameters all have their old shape keeps them, any other starts from `initialWeights` as a
 * whole, because statistics of its old kernel would be wrong for the new one. `fresh` are those layers. Quantisation steps that the model
 * does not have are left to the caller.
 */
export function adoptGraph(model: Model, graph: Graph, seed: number): { weights: Weights; fresh: Layer[] } {
  const fresh = layersWithNewWeights(model.graph, graph)
  const isFresh = new Set(fresh.map(({ id }) => id))
  const drawn = initialWeights(graph, seed)
  const weights = Object.fromEntries(
    Object.entries(drawn).flatMap(([name, value]) => {
      if (isFresh.has(name.slice(0, name.lastIndexOf('/')))) return [[name, value]]
      const kept = model.weights[name]
      return kept ? [[name, kept]] : []
    }),
  )
  return { weights, fresh }
}
