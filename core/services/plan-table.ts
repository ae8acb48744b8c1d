import type { Profile } from '../akida/profile.ts'
import type { PrunabilityResult } from '../contract/jobs/prunability.ts'
import type { BeforeAfter, PlanRow, PlanTable } from '../contract/plan.ts'
import type { ParsedParams } from '../contract/methods.ts'
import { setFilters } from '../graph/edit/set-filters.ts'
import { filterGroups, type FilterGroup } from '../graph/filter-groups.ts'
import { summariseGraph, type GraphSummary } from '../graph/summary.ts'
import type { Graph } from '../graph/types.ts'
import { findBranches } from '../prune/find-branches.ts'
import { costOf, type PlanForecast } from '../prune/plan-forecast.ts'
import type { KeptFilters } from '../prune/strategies/strategy.ts'
import type { PlanBasis } from './plan-basis.ts'

type Described = {
  graph: Graph
  forecast: PlanForecast
  basis: PlanBasis
  kept: KeptFilters
  query: ParsedParams<'prune.plan'>
  deviceId: string
}

/** Network and plan side by side, per layer and in all. */
type Sides = { size: [GraphSummary, GraphSummary]; profile: [Profile, Profile] }

/** The plan as the window and the command line show it. */
export function describePlan(described: Described): PlanTable {
  const { graph, forecast, basis, kept, query } = described
  const sides: Sides = {
    size: [summariseGraph(graph), summariseGraph(setFilters(graph, kept))],
    profile: [forecast.profile({}), forecast.profile(kept)],
  }
  const groups = filterGroups(graph)
  const rows = graph.layers.map(({ id }, index) =>
    describeRow(
      described,
      sides,
      groups.find(({ layerIds }) => layerIds.includes(id))!,
      index,
    ),
  )
  const loss = forecast.loss(kept)
  const accuracyRatio = basis.table && loss !== null ? predictAccuracy(basis.table, loss) : null
  const [before, after] = sides.profile.map(({ totals }) => totals) as [Profile['totals'], Profile['totals']]
  const totals = <K extends 'cycles' | 'energyMj' | 'framesPerSecond' | 'nps'>(key: K) => ({
    before: before[key],
    after: after[key],
  })
  const prunable = rows.filter(({ locked }) => locked === null)
  const sum = (side: 'before' | 'after') => prunable.reduce((total, { filters }) => total + filters[side], 0)
  return {
    rows,
    filters: { before: sum('before'), after: sum('after') },
    parameters: { before: sides.size[0].parameters, after: sides.size[1].parameters },
    macs: { before: sides.size[0].macs, after: sides.size[1].macs },
    cycles: totals('cycles'),
    energyMj: totals('energyMj'),
    framesPerSecond: totals('framesPerSecond'),
    nps: totals('nps'),
    accuracyRatio,
    densities: basis.densities,
    shortfall: describeShortfall(query, totals('framesPerSecond'), totals('cycles')),
    diagnostics: findBranches(graph),
    prediction: {
      strategy: query.filters ? 'manual' : query.strategy.kind,
      accuracyRatio: accuracyRatio?.after ?? null,
      cost: costOf(sides.profile[1]),
      device: described.deviceId,
      mode: query.mode,
      hostOverheadMs: query.hostOverheadMs,
      split: (basis.table?.split ?? 'val') as 'train' | 'val' | 'test',
      images: basis.table?.images ?? 500,
      prunabilityRunId: basis.prunabilityRunId,
    },
  }
}

/** Losses that add up to more than any single cut cost end where the worst of those ended: at a model that tells nothing apart. */
function predictAccuracy({ accuracyRatio, layers }: PrunabilityResult, loss: number): BeforeAfter {
  const worst = Math.min(accuracyRatio, ...layers.flatMap(({ cells }) => cells.map((cell) => cell.accuracyRatio)))
  return { before: accuracyRatio, after: Math.max(worst, accuracyRatio - loss) }
}

function describeRow(
  { graph, forecast, kept }: Described,
  { size, profile }: Sides,
  group: FilterGroup,
  index: number,
): PlanRow {
  const layer = graph.layers[index]!
  const isLeading = layer.id === group.layerId
  const [before, after] = size.map(({ layers }) => layers[index]!) as [
    GraphSummary['layers'][number],
    GraphSummary['layers'][number],
  ]
  const [costBefore, costAfter] = profile.map(({ layers }) => layers[index]!) as [
    Profile['layers'][number],
    Profile['layers'][number],
  ]
  return {
    layerId: layer.id,
    layer: layer.name,
    type: layer.type,
    locked: group.locked,
    follows: isLeading ? null : group.layer,
    filters: { before: before.filters, after: after.filters },
    parameters: { before: before.parameters, after: after.parameters },
    macs: { before: before.macs, after: after.macs },
    cycles: { before: costBefore.cycles, after: costAfter.cycles },
    energyMj: { before: costBefore.energyMj, after: costAfter.energyMj },
    nps: { before: costBefore.nps, after: costAfter.nps },
    lostRatio: group.locked || !isLeading ? null : forecast.layerLoss(layer.id, kept[layer.id] ?? group.filters),
  }
}

function describeShortfall(
  { strategy, filters }: ParsedParams<'prune.plan'>,
  framesPerSecond: BeforeAfter,
  cycles: BeforeAfter,
): string | null {
  if (filters || !('target' in strategy)) return null
  const { target } = strategy
  const parts: string[] = []
  if (target.framesPerSecond !== undefined && framesPerSecond.after < target.framesPerSecond)
    parts.push(`${framesPerSecond.after.toFixed(1)} of ${target.framesPerSecond} frames per second`)
  const saved = 1 - cycles.after / cycles.before
  if (target.cyclesSavedRatio !== undefined && saved < target.cyclesSavedRatio)
    parts.push(`${Math.round(saved * 100)} of ${Math.round(target.cyclesSavedRatio * 100)} % of the cycles saved`)
  if (parts.length === 0) return null
  return `The plan reaches ${parts.join(' and ')}: nothing more can go within the loss allowed. Allow more loss, choose more layers, or fine-tune between cuts.`
}
