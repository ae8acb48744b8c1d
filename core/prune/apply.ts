import { assert } from '../base/errors.ts'
import { layerShapes, type MapShape } from '../graph/shapes.ts'
import type { Layer, Model } from '../graph/types.ts'
import { tensor, type Tensor } from '../tensor/tensor.ts'
import { carryConstants } from './carry-constants.ts'
import type { LayerPlan, PrunePlan } from './plan.ts'
import { removedOutputs, type RemovedOutput } from './removed-output.ts'
import { selectChannels } from './select-channels.ts'

/**
 * Cuts the filters of a plan out of a model. The group of a filter: its kernel and vectors in its own layer; in the next layer the input
 * channel of the kernel, the depthwise kernel with its inner normalisation and row of the pointwise kernel, or the rows of a fully
 * connected layer (one per pixel of a flattened map). What removed filters gave is carried into the next layer's bias or moving mean:
 * `zero` equals masking them to 0; `expected` keeps their mean (exact inside the map, not at 'same' borders).
 */
export function applyPlan(model: Model, plan: PrunePlan, removed: RemovedOutput = 'expected'): Model {
  const shapes = new Map(layerShapes(model.graph).map((entry) => [entry.layer.id, entry]))
  const cuts = new Map(plan.layers.filter((layer) => layer.removed.length > 0).map((layer) => [layer.layerId, layer]))
  const weights: Record<string, Tensor> = { ...model.weights }
  const layers: Layer[] = []
  let previous: { layer: Layer; cut: LayerPlan } | null = null
  for (const [index, layer] of model.graph.layers.entries()) {
    let current = layer
    if (previous) {
      const constants = removedOutputs(previous.layer, model.weights, removed)
      const carried = carryConstants(layer, weights, shapes.get(layer.id)!.input, constants, previous.cut.removed)
      if (carried) {
        current = { ...current, bias: current.bias || carried.role === 'bias' }
        weights[`${layer.id}/${carried.role}`] = tensor([carried.values.length], Float32Array.from(carried.values))
      }
      cutInputs(layer, weights, shapes.get(layer.id)!.input, previous.cut.kept)
    }
    const cut = cuts.get(layer.id)
    if (cut) {
      assert(index < model.graph.layers.length - 1, 'the last layer of a graph cannot be pruned')
      cutOutputs(layer, weights, cut.kept)
      current =
        current.type === 'dense' ? { ...current, units: cut.kept.length } : { ...current, filters: cut.kept.length }
    }
    layers.push(current)
    previous = cut ? { layer, cut } : null
  }
  return { graph: { ...model.graph, layers }, weights }
}

function cutOutputs(layer: Layer, weights: Record<string, Tensor>, kept: readonly number[]): void {
  const kernel = layer.type === 'separable' ? 'pointwise' : 'kernel'
  for (const role of [kernel, 'bias', 'gamma', 'beta', 'mean', 'variance'])
    select(weights, `${layer.id}/${role}`, -1, kept)
}

function cutInputs(layer: Layer, weights: Record<string, Tensor>, input: MapShape, kept: readonly number[]): void {
  if (layer.type === 'dense') {
    const pixels = Array.from({ length: input.height * input.width }, (_, pixel) => pixel * input.channels)
    return select(
      weights,
      `${layer.id}/kernel`,
      0,
      pixels.flatMap((start) => kept.map((channel) => start + channel)),
    )
  }
  for (const role of ['kernel', 'depthwise', 'pointwise']) select(weights, `${layer.id}/${role}`, 2, kept)
  for (const role of ['gamma', 'beta', 'mean', 'variance']) select(weights, `${layer.id}/inner_${role}`, 0, kept)
}

/** A negative axis counts from the end. Parameters the layer does not have are passed over. */
function select(weights: Record<string, Tensor>, name: string, axis: number, kept: readonly number[]): void {
  const before = weights[name]
  if (before) weights[name] = selectChannels(before, axis < 0 ? before.shape.length + axis : axis, kept)
}
