import { AppError } from '../../base/errors.ts'
import type { PruneParams } from '../../contract/jobs/prune.ts'
import { filterCount } from '../../graph/filter-groups.ts'
import { keptFilters, roundFilters } from '../../graph/kept-filters.ts'
import { selectLayers } from '../../graph/select.ts'
import type { Graph, Layer } from '../../graph/types.ts'
import { defaultLayers, prunableLayers } from '../../prune/plan.ts'

/** Filters that are to stay in the end, by layer id; layers that are not cut are left out. AppError for layers that cannot be. */
export function keptTargets(graph: Graph, params: PruneParams): Record<string, number> {
  if (params.removedFilters) return fromRemoved(graph, params.removedFilters)
  if (params.filters) {
    return byLayer(graph, params.filters, (layer, count) =>
      roundFilters(filterCount(layer), Math.min(count, filterCount(layer)), params.multipleOf),
    )
  }
  const chosen = params.layers === undefined ? defaultLayers(graph) : selectLayers(graph, params.layers)
  const toKept = (layer: Layer, ratio: number) => keptFilters(filterCount(layer), ratio, params.multipleOf)
  for (const layer of chosen) checkPrunable(graph, layer)
  return {
    ...Object.fromEntries(chosen.map((layer) => [layer.id, toKept(layer, params.ratio)])),
    ...byLayer(graph, params.ratios, toKept),
  }
}

function fromRemoved(graph: Graph, removed: Readonly<Record<string, number[]>>): Record<string, number> {
  return byLayer(graph, removed, (layer, filters) => {
    const missing = filters.find((filter) => filter >= filterCount(layer))
    if (missing !== undefined)
      throw new AppError(
        'prune.no-such-filter',
        `"${layer.name}" has ${filterCount(layer)} filters, so filter ${missing} cannot be removed. Replay a pruning on the model it started from.`,
        { layer: layer.name, filter: missing },
      )
    return filterCount(layer) - new Set(filters).size
  })
}

function byLayer<Value>(
  graph: Graph,
  values: Readonly<Record<string, Value>>,
  toKept: (layer: Layer, value: Value) => number,
): Record<string, number> {
  const pairs = Object.entries(values).map(([key, value]) => {
    const layer = selectLayers(graph, [key])[0]!
    checkPrunable(graph, layer)
    return [layer.id, toKept(layer, value)] as const
  })
  return Object.fromEntries(pairs)
}

function checkPrunable(graph: Graph, layer: Layer): void {
  if (prunableLayers(graph).includes(layer)) return
  throw new AppError(
    'prune.last-layer',
    `"${layer.name}" is the last layer: its outputs are the classes and cannot be removed. Choose other layers.`,
    { layer: layer.name },
  )
}
