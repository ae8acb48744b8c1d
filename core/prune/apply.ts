import { assert } from '../base/errors.ts'
import { setFilters } from '../graph/edit/set-filters.ts'
import { filterGroups, filterSlices, type FilterGroup } from '../graph/filter-groups.ts'
import { layerShapes } from '../graph/shapes.ts'
import type { Graph, Model } from '../graph/types.ts'
import { tensor, type Tensor, type Weights } from '../tensor/tensor.ts'
import { carryConstants } from './carry-constants.ts'
import type { PrunePlan } from './plan.ts'
import { removedOutputs, type RemovedOutput } from './removed-output.ts'
import { selectChannels } from './select-channels.ts'

/** Filters that go, by the id of the layer that leads their group. */
type Cuts = ReadonlyMap<string, readonly number[]>

/**
 * Cuts the filters of a plan out of a model, with everything their dependency groups hold (`graph/filter-groups.ts`). Bits and activation
 * steps of a quantised model stay. What removed filters gave is carried into the bias or moving mean of every layer that reads them: `zero`
 * equals masking them to 0; `expected` keeps their mean (exact inside the map, not at 'same' borders).
 */
export function applyPlan(model: Model, plan: PrunePlan, removed: RemovedOutput = 'expected'): Model {
  const cuts: Cuts = new Map(
    plan.layers.filter((layer) => layer.removed.length > 0).map((layer) => [layer.layerId, layer.removed]),
  )
  const carried = carryIntoReaders(model, cuts, removed)
  // Looked up anew: a layer may have been given a bias, which then belongs to its filters.
  const groups = filterGroups(carried.graph)
  const weights = cutSlices(carried.weights, groups, cuts)
  const kept = groups.map(({ layerId, filters }) => [layerId, filters - (cuts.get(layerId)?.length ?? 0)] as const)
  return { graph: setFilters(carried.graph, Object.fromEntries(kept)), weights }
}

/** Adds what the filters that go gave to the layers that read them, whose parameters are still whole. */
function carryIntoReaders({ graph, weights }: Model, cuts: Cuts, mode: RemovedOutput): Model {
  const gone = new Map(
    filterGroups(graph).flatMap(({ layerId, layerIds, locked }) => {
      const filters = cuts.get(layerId)
      assert(!filters || locked === null, 'the last layer of a graph cannot be pruned')
      return filters ? layerIds.map((id) => [id, filters] as const) : []
    }),
  )
  const outputs = removedOutputs(graph, weights, mode)
  const changed: Record<string, Tensor> = {}
  const biased = new Set<string>()
  for (const { layer, reads, input } of layerShapes(graph)) {
    const constants = reads.flatMap((id) => Array.from(outputs[id]!))
    let offset = 0
    const channels = reads.flatMap((id) => {
      const from = offset
      offset += outputs[id]!.length
      return (gone.get(id) ?? []).map((filter) => from + filter)
    })
    const carried = carryConstants(layer, weights, input, constants, channels)
    if (!carried) continue
    changed[`${layer.id}/${carried.role}`] = tensor([carried.values.length], Float32Array.from(carried.values))
    if (carried.role === 'bias') biased.add(layer.id)
  }
  return { graph: withBiases(graph, biased), weights: { ...weights, ...changed } }
}

/** Takes from every parameter the slices of all filters that go: a kernel between two cut layers loses on both axes. */
function cutSlices(weights: Weights, groups: readonly FilterGroup[], cuts: Cuts): Record<string, Tensor> {
  const gone = new Map<string, Map<number, Set<number>>>()
  for (const { layerId, members } of groups) {
    const filters = cuts.get(layerId)
    if (!filters) continue
    for (const member of members) {
      const axes = gone.get(member.parameter) ?? new Map<number, Set<number>>()
      const slices = axes.get(member.axis) ?? new Set<number>()
      for (const slice of filterSlices(member, filters)) slices.add(slice)
      gone.set(member.parameter, axes.set(member.axis, slices))
    }
  }
  const cut: Record<string, Tensor> = { ...weights }
  for (const [parameter, axes] of gone)
    for (const [axis, slices] of axes) {
      const whole = cut[parameter]!
      const left = Array.from({ length: whole.shape[axis]! }, (_, index) => index).filter((index) => !slices.has(index))
      cut[parameter] = selectChannels(whole, axis, left)
    }
  return cut
}

function withBiases(graph: Graph, layerIds: ReadonlySet<string>): Graph {
  return { ...graph, layers: graph.layers.map((layer) => (layerIds.has(layer.id) ? { ...layer, bias: true } : layer)) }
}
