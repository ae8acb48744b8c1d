import { stepsDown } from './steps-down.ts'
import type { KeptFilters, StrategyInput } from './strategy.ts'

/** One layer cut far enough for a round's saving. */
export type NetAdaptCandidate = { layerId: string; kept: number; cycles: number }

/**
 * The candidates of one round of NetAdapt (Yang et al. 2018): for every layer the most filters it may keep so that the whole network, cut to
 * `kept` so far, saves at least `savedCycles` more. Layers that cannot save as much are left out. Which candidate is taken is decided by
 * accuracy after a short training, elsewhere.
 */
export function netAdaptCandidates(
  { layers, forecast, multipleOf }: StrategyInput,
  kept: KeptFilters,
  savedCycles: number,
): NetAdaptCandidate[] {
  const limit = forecast.cost(kept).cycles - savedCycles
  return layers.flatMap((layer) => {
    const now = kept[layer.layerId] ?? layer.filters
    for (const count of stepsDown(layer, multipleOf).filter((each) => each < now)) {
      const { cycles } = forecast.cost({ ...kept, [layer.layerId]: count })
      if (cycles <= limit) return [{ layerId: layer.layerId, kept: count, cycles }]
    }
    return []
  })
}
