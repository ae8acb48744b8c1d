import type { ImportanceName } from '../../contract/jobs/importance.ts'
import type { Graph } from '../../graph/types.ts'
import type { Weights } from '../../tensor/tensor.ts'
import { prunableLayers, type FilterScores } from '../plan.ts'
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

/** Scores of all filters that may be cut. `measured`: by layer id, where the ranking measures something. */
export function scoreFilters(
  graph: Graph,
  weights: Weights,
  name: ImportanceName,
  { seed, measured = {} }: { seed: number; measured?: FilterScores },
): Record<string, Float64Array> {
  const { rank } = importances[name]
  return Object.fromEntries(
    prunableLayers(graph).map((layer) => [
      layer.id,
      rank({ layer, weights, seed, measured: measured[layer.id] ?? null }),
    ]),
  )
}
