import type { AkidaDevice } from '../akida/device.ts'
import { forecastProfile, type OutputRates } from '../akida/forecast.ts'
import type { MapMode } from '../akida/mapper/mapping.ts'
import type { Profile } from '../akida/profile.ts'
import type { PlanCost } from '../contract/jobs/prune-plan.ts'
import type { PrunabilityResult } from '../contract/jobs/prunability.ts'
import { coupledCounts, coupledLayers } from '../graph/coupled-layers.ts'
import { setFilters } from '../graph/edit/set-filters.ts'
import { filterCount } from '../graph/filter-groups.ts'
import { countParameters } from '../graph/parameters.ts'
import type { Graph } from '../graph/types.ts'
import { rankFilters } from './plan.ts'
import type { Forecast, KeptFilters } from './strategies/strategy.ts'

/** Where the cost of a plan is predicted for. */
export type PlanTarget = { device: AkidaDevice; mode: MapMode; hostOverheadMs: number }

/** A forecast that can also be asked layer by layer. */
export type PlanForecast = Forecast & {
  /** The profile of the network with these filters. */
  profile(kept: KeptFilters): Profile
  /** Accuracy that a layer alone loses with so many filters, 0..1; null where it was not measured. */
  layerLoss(layerId: string, kept: number): number | null
}

/** How many plans are remembered: more than a search asks for again. */
const mostRemembered = 2000

/**
 * Predicts cost and accuracy of plans for one model. Cost: the device's law on the rates of the filters that stay, the most important ones
 * where the table knows them. Accuracy: what each layer loses alone, between measured ratios in proportion, added up; layers share no
 * errors in this, so that deep cuts of many layers lose more than is said. `rates` by layer id; what is absent counts every output.
 */
export function createForecast(
  graph: Graph,
  rates: OutputRates,
  table: PrunabilityResult | null,
  { device, mode, hostOverheadMs }: PlanTarget,
): PlanForecast {
  const counts = new Map(graph.layers.map((layer) => [layer.id, filterCount(layer)]))
  const measured = new Map(table?.layers.map((layer) => [layer.layerId, layer]) ?? [])
  const ordered = new Map(
    Array.from(coupledLayers(graph)).flatMap(([leader, group]) =>
      group.map(({ id }) => [id, rankedRates(rates[id], measured.get(leader)?.scores)] as const),
    ),
  )
  const profiles = new Map<string, Profile>()
  const profile = (kept: KeptFilters): Profile => {
    const key = graph.layers.map(({ id }) => kept[id] ?? '').join(' ')
    const known = profiles.get(key)
    if (known) return known
    const counts = coupledCounts(graph, kept)
    const left = Object.fromEntries(
      Array.from(ordered).flatMap(([id, own]) => (own ? [[id, own.slice(0, counts[id] ?? own.length)]] : [])),
    )
    const made = forecastProfile(setFilters(graph, kept), left, device, mode, { hostOverheadMs })
    if (profiles.size < mostRemembered) profiles.set(key, made)
    return made
  }
  const layerLoss = (layerId: string, kept: number): number | null => {
    const layer = measured.get(layerId)
    if (!layer || !table) return null
    const share = 1 - kept / counts.get(layerId)!
    const points = [
      { share: 0, lost: 0 },
      ...layer.cells.map((cell) => ({
        share: cell.removed / layer.filters,
        lost: table.accuracyRatio - cell.accuracyRatio,
      })),
    ].sort((a, b) => a.share - b.share)
    return Math.max(0, interpolate(points, share))
  }
  const loss = (kept: KeptFilters): number | null => {
    if (!table) return null
    const losses = Object.entries(kept).map(([id, count]) => layerLoss(id, count) ?? 0)
    return losses.reduce((sum, value) => sum + value, 0)
  }
  return {
    profile,
    layerLoss,
    loss,
    cost: (kept) => costOf(profile(kept)),
    parameters: (kept) => countParameters(setFilters(graph, kept)),
  }
}

/** The figures of a profile that plans are judged by. */
export function costOf({ totals }: Profile): PlanCost {
  const { cycles, latencyMs, framesPerSecond, energyMj, nps } = totals
  return { cycles, latencyMs, framesPerSecond, energyMj, nps }
}

/** Rates from the most to the least important filter; the layer's mean for each where no importance is known. */
function rankedRates(rates: ArrayLike<number> | undefined, scores: readonly number[] | undefined): number[] | null {
  if (!rates || rates.length === 0) return null
  if (scores?.length === rates.length) return rankFilters(scores).map((filter) => rates[filter]!)
  const mean = Array.from(rates).reduce((sum, rate) => sum + rate, 0) / rates.length
  return Array.from(rates, () => mean)
}

/** Between the two points around `share` in proportion; beyond the last one its value. */
function interpolate(points: readonly { share: number; lost: number }[], share: number): number {
  const above = points.findIndex((point) => point.share >= share)
  if (above < 0) return points.at(-1)!.lost
  const [low, high] = [points[above - 1] ?? points[above]!, points[above]!]
  if (high.share === low.share) return high.lost
  return low.lost + ((share - low.share) / (high.share - low.share)) * (high.lost - low.lost)
}
