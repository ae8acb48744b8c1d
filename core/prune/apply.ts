import { assert } from '../base/errors.ts'
import { setFilters } from '../graph/edit/set-filters.ts'
import { filterGroups, keptSlices } from '../graph/filter-groups.ts'
import { layerShapes, type LayerShapes } from '../graph/shapes.ts'
import type { Graph, Model } from '../graph/types.ts'
import { tensor, type Tensor } from '../tensor/tensor.ts'
import { carryConstants } from './carry-constants.ts'
import type { LayerPlan, PrunePlan } from './plan.ts'
import { removedOutputs, type RemovedOutput } from './removed-output.ts'
import { selectChannels } from './select-channels.ts'

/**
 * Cuts the filters of a plan out of a model, with everything their dependency groups hold (`graph/filter-groups.ts`). Bits and activation
 * steps of a quantised model stay. What removed filters gave is carried into the next layer's bias or moving mean: `zero` equals masking
 * them to 0; `expected` keeps their mean (exact inside the map, not at 'same' borders).
 */
export function applyPlan(model: Model, plan: PrunePlan, removed: RemovedOutput = 'expected'): Model {
  const shapes = layerShapes(model.graph)
  const cuts = new Map(plan.layers.filter((layer) => layer.removed.length > 0).map((layer) => [layer.layerId, layer]))
  const weights: Record<string, Tensor> = { ...model.weights }
  let graph = model.graph
  for (const [index, { layer }] of shapes.entries()) {
    const cut = cuts.get(layer.id)
    if (!cut) continue
    // Looked up anew: a layer may have been given a bias, which then belongs to its filters.
    const group = filterGroups(graph)[index]!
    assert(group.locked === null, 'the last layer of a graph cannot be pruned')
    const next = shapes[index + 1]!
    if (carryInto(next, weights, removedOutputs(layer, model.weights, removed), cut) === 'bias')
      graph = withBias(graph, next.layer.id)
    for (const member of group.members) {
      const before = weights[member.parameter]!
      weights[member.parameter] = selectChannels(before, member.axis, keptSlices(member, group.filters, cut.kept))
    }
  }
  const kept = Object.fromEntries(Array.from(cuts.values(), (cut) => [cut.layerId, cut.kept.length]))
  return { graph: setFilters(graph, kept), weights }
}

/** Adds what the removed filters gave to the next layer, whose parameters must still be whole. Names the vector that took it. */
function carryInto(
  { layer, input }: LayerShapes,
  weights: Record<string, Tensor>,
  constants: ArrayLike<number>,
  cut: LayerPlan,
): 'bias' | 'mean' | null {
  const carried = carryConstants(layer, weights, input, constants, cut.removed)
  if (!carried) return null
  weights[`${layer.id}/${carried.role}`] = tensor([carried.values.length], Float32Array.from(carried.values))
  return carried.role
}

function withBias(graph: Graph, layerId: string): Graph {
  return { ...graph, layers: graph.layers.map((layer) => (layer.id === layerId ? { ...layer, bias: true } : layer)) }
}
