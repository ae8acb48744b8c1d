import { l1 } from './l1.ts'
import type { Regulariser } from './regulariser.ts'

/** sum a / B per layer, to be weighted by what one of the layer's events costs (`eventCostWeights`). */
export const eventCost: Regulariser = l1

/**
 * Weights of the layers' penalties from what one output event of each costs downstream, in any unit: proportional to the cost, with a mean of
 * 1, so that amplitudes compare with those of plain L1. All 1 where nothing costs anything.
 */
export function eventCostWeights(costs: Readonly<Record<string, number>>): Record<string, number> {
  const entries = Object.entries(costs)
  const total = entries.reduce((sum, [, cost]) => sum + cost, 0)
  return Object.fromEntries(entries.map(([id, cost]) => [id, total > 0 ? (cost * entries.length) / total : 1]))
}
