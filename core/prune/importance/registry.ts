import type { ImportanceName } from '../../contract/jobs/importance.ts'
import { coupledLayers } from '../../graph/coupled-layers.ts'
import { prunableLayers } from '../../graph/prunable-layers.ts'
import type { Graph, Layer } from '../../graph/types.ts'
import type { Weights } from '../../tensor/tensor.ts'
import type { FilterScores } from '../plan.ts'
import { activationRateImportance } from './activation-rate.ts'
import { gammaImportance } from './gamma.ts'
import { geometricMedianImportance } from './geometric-median.ts'
import type { Importance } from './importance.ts'
import { l1Importance } from './l1.ts'
import { randomImportance } from './random.ts'
import { taylorImportance } from './taylor.ts'

/** How filters are ranked, by name. */
export const importances: Record<ImportanceName, Importance> = {
  gamma: gammaImportance,
  l1: l1Importance,
  'geometric-median': geometricMedianImportance,
  taylor: taylorImportance,
  'activation-rate': activationRateImportance,
  random: randomImportance,
}

/**
 * Scores of all filters that may be cut. Layers that share their filters are ranked together: by the sum of their scores, each over its layer's
 * mean. `measured`: by layer id, where the ranking measures something.
 */
export function scoreFilters(
  graph: Graph,
  weights: Weights,
  name: ImportanceName,
  { seed, measured = {} }: { seed: number; measured?: FilterScores },
): Record<string, Float64Array> {
  const { rank } = importances[name]
  const groups = coupledLayers(graph)
  const scoresOf = (layer: Layer) => rank({ layer, weights, seed, measured: measured[layer.id] ?? null })
  return Object.fromEntries(
    prunableLayers(graph).map((leader) => [leader.id, together(groups.get(leader.id)!.map(scoresOf))]),
  )
}

function together(scores: readonly Float64Array[]): Float64Array {
  const [first, ...others] = scores as [Float64Array]
  if (others.length === 0) return first
  const relative = scores.map((own) => {
    const mean = own.reduce((sum, score) => sum + score, 0) / own.length
    return own.map((score) => (mean > 0 ? score / mean : 1))
  })
  return first.map((_, filter) => relative.reduce((sum, own) => sum + own[filter]!, 0))
}
