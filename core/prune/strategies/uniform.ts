import { keptFilters } from '../../graph/kept-filters.ts'
import type { KeptFilters, StrategyInput } from './strategy.ts'

/** The same share of filters from every layer, 0..1. */
export function planUniform({ layers, multipleOf }: StrategyInput, ratio: number): KeptFilters {
  return Object.fromEntries(
    layers.map(({ layerId, filters, fewest }) => [layerId, Math.max(fewest, keptFilters(filters, ratio, multipleOf))]),
  )
}
