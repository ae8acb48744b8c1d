import { setFilters } from '../../../../core/graph/edit/set-filters.ts'
import { filterCount, filterGroups } from '../../../../core/graph/filter-groups.ts'
import { keptFilters } from '../../../../core/graph/kept-filters.ts'
import { summariseGraph } from '../../../../core/graph/summary.ts'
import type { Graph } from '../../../../core/graph/types.ts'

/** Share of filters to remove by layer name; absent or 0: kept whole. */
export type PrunePlan = Readonly<Record<string, number>>

export type PlanRow = {
  id: string
  layer: string
  type: string
  filtersBefore: number
  filtersAfter: number
  ratio: number
  parametersBefore: number
  parametersAfter: number
  macsBefore: number
  macsAfter: number
  /** False for the classifier, which has no filters to remove, and for layers that follow another. */
  isPrunable: boolean
  /** The layer whose filters go together with this one's, where that one is named. */
  follows: string | null
}

export type PlanForecast = {
  rows: PlanRow[]
  filtersBefore: number
  filtersAfter: number
  parametersBefore: number
  parametersAfter: number
  macsBefore: number
  macsAfter: number
}

/** Counts of the network the plan would leave. Removing filters also shrinks the input of the layers that read them. */
export function forecastPlan(graph: Graph, plan: PrunePlan, multipleOf: number): PlanForecast {
  const groups = filterGroups(graph).filter(({ locked }) => locked === null)
  const leaderOf = new Map(groups.flatMap(({ layer, layerIds }) => layerIds.map((id) => [id, layer] as const)))
  const ratioOf = (id: string) => plan[leaderOf.get(id) ?? ''] ?? 0
  const kept = graph.layers.flatMap((layer) => {
    const ratio = ratioOf(layer.id)
    return ratio === 0 ? [] : [[layer.id, keptFilters(filterCount(layer), ratio, multipleOf)] as const]
  })
  const before = summariseGraph(graph)
  const after = summariseGraph(setFilters(graph, Object.fromEntries(kept)))
  const rows = before.layers.map((row, index): PlanRow => {
    const left = after.layers[index]
    const leader = leaderOf.get(row.id)
    return {
      id: row.id,
      layer: row.name,
      type: row.type,
      filtersBefore: row.filters,
      filtersAfter: left?.filters ?? row.filters,
      ratio: ratioOf(row.id),
      parametersBefore: row.parameters,
      parametersAfter: left?.parameters ?? row.parameters,
      macsBefore: row.macs,
      macsAfter: left?.macs ?? row.macs,
      isPrunable: leader === row.name,
      follows: leader === undefined || leader === row.name ? null : leader,
    }
  })
  const prunable = rows.filter(({ isPrunable, follows }) => isPrunable || follows !== null)
  const sum = (key: 'filtersBefore' | 'filtersAfter') => prunable.reduce((total, row) => total + row[key], 0)
  return {
    rows,
    filtersBefore: sum('filtersBefore'),
    filtersAfter: sum('filtersAfter'),
    parametersBefore: before.parameters,
    parametersAfter: after.parameters,
    macsBefore: before.macs,
    macsAfter: after.macs,
  }
}

/** The same share for every chosen layer; the others keep what the plan has. */
export function withUniformRatio(plan: PrunePlan, layers: readonly string[], ratio: number): PrunePlan {
  return { ...plan, ...Object.fromEntries(layers.map((layer) => [layer, ratio])) }
}

/** Share of each chosen layer's filters whose importance lies below the threshold; at least one filter stays. */
export function withThreshold(
  plan: PrunePlan,
  scores: ReadonlyMap<string, readonly number[]>,
  layers: readonly string[],
  threshold: number,
): PrunePlan {
  const ratios = layers.flatMap((layer) => {
    const values = scores.get(layer)
    if (!values?.length) return []
    const below = Math.min(values.length - 1, values.filter((value) => value < threshold).length)
    return [[layer, Math.min(0.95, below / values.length)] as const]
  })
  return { ...plan, ...Object.fromEntries(ratios) }
}
