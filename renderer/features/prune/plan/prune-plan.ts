import { keptFilters } from '../../../../core/graph/kept-filters.ts'
import { summariseGraph } from '../../../../core/graph/summary.ts'
import type { Graph, Layer } from '../../../../core/graph/types.ts'

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
  /** The classifier has no filters to remove. */
  isPrunable: boolean
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

/** Every layer but the last, whose outputs are the classes. */
export function prunableLayers(graph: Graph): Layer[] {
  return graph.layers.slice(0, -1)
}

/** What a plan touches unless told otherwise: all layers with filters but the first and the last of them. */
export function defaultLayers(graph: Graph): string[] {
  return prunableLayers(graph)
    .filter(({ type }) => type !== 'dense')
    .slice(1, -1)
    .map(({ name }) => name)
}

/** Counts of the network the plan would leave. Removing filters also shrinks the input of the next layer. */
export function forecastPlan(graph: Graph, plan: PrunePlan, multipleOf: number): PlanForecast {
  const cut: Graph = {
    ...graph,
    layers: graph.layers.map((layer, index) => {
      const ratio = plan[layer.name] ?? 0
      if (index === graph.layers.length - 1 || ratio === 0) return layer
      if (layer.type === 'dense') return { ...layer, units: keptFilters(layer.units, ratio, multipleOf) }
      return { ...layer, filters: keptFilters(layer.filters, ratio, multipleOf) }
    }),
  }
  const before = summariseGraph(graph)
  const after = summariseGraph(cut)
  const rows = before.layers.map((row, index): PlanRow => {
    const left = after.layers[index]
    return {
      id: row.id,
      layer: row.name,
      type: row.type,
      filtersBefore: row.filters,
      filtersAfter: left?.filters ?? row.filters,
      ratio: plan[row.name] ?? 0,
      parametersBefore: row.parameters,
      parametersAfter: left?.parameters ?? row.parameters,
      macsBefore: row.macs,
      macsAfter: left?.macs ?? row.macs,
      isPrunable: index < before.layers.length - 1,
    }
  })
  const prunable = rows.filter(({ isPrunable }) => isPrunable)
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
