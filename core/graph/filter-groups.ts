import { layerParameters } from './parameters.ts'
import { layerShapes, type MapShape } from './shapes.ts'
import type { Graph, Layer } from './types.ts'

/** What part of the network a parameter's slice belongs to. */
export type GroupRelation =
  /** The filter itself: kernel, bias, batch normalisation. */
  | 'own'
  /** In the next layer: an input channel of a standard convolution. */
  | 'input-channel'
  | 'depthwise'
  | 'inner-normalisation'
  | 'pointwise-row'
  /** Rows of a fully connected kernel: one per pixel of a flattened map, one behind a global average. */
  | 'dense-rows'

/** One parameter that loses a slice with every removed filter. */
export type GroupMember = {
  /** As in `graphParameters`. */
  parameter: string
  layerId: string
  relation: GroupRelation
  /** Axis of the parameter that holds the filters. */
  axis: number
  /** Slices of that axis a filter owns: filter f has f, f + filters, f + 2 filters and so on. */
  slicesPerFilter: number
}

/** Everything that has to go together with a filter of one layer. */
export type FilterGroup = {
  layerId: string
  layer: string
  filters: number
  members: GroupMember[]
  /** Why no filter of the layer may go: its outputs are the classes. Null where filters may go. */
  locked: 'classes' | null
}

/**
 * The dependency group of every layer's filters, in graph order. A graph is a chain (Akida 1 has no branches), so a filter reaches its own
 * layer and the next one, and no two layers share a mask: pooling and a global average pass channels on one to one.
 */
export function filterGroups(graph: Graph): FilterGroup[] {
  const shapes = layerShapes(graph)
  return shapes.map(({ layer, input }, index) => {
    const next = shapes[index + 1]
    return {
      layerId: layer.id,
      layer: layer.name,
      filters: filterCount(layer),
      members: [...ownMembers(layer, input), ...(next ? nextMembers(next.layer, next.input) : [])],
      locked: next ? null : 'classes',
    }
  })
}

/** Indices of the member's axis that stay when the filters `kept` of `filters` do. */
export function keptSlices({ slicesPerFilter }: GroupMember, filters: number, kept: readonly number[]): number[] {
  return Array.from({ length: slicesPerFilter }, (_, slice) => slice * filters).flatMap((start) =>
    kept.map((filter) => start + filter),
  )
}

/** Filters, or units of a fully connected layer. */
export function filterCount(layer: Layer): number {
  return layer.type === 'dense' ? layer.units : layer.filters
}

function ownMembers(layer: Layer, input: MapShape): GroupMember[] {
  const inner = new Set([`${layer.id}/depthwise`])
  return layerParameters(layer, input)
    .filter(({ name, role }) => role !== 'step' && !inner.has(name) && !name.includes('/inner_'))
    .map(({ name, shape }) => ({
      parameter: name,
      layerId: layer.id,
      relation: 'own',
      axis: shape.length - 1,
      slicesPerFilter: 1,
    }))
}

function nextMembers(layer: Layer, input: MapShape): GroupMember[] {
  return layerParameters(layer, input).flatMap(({ name, role }): GroupMember[] => {
    const member = (relation: GroupRelation, axis: number, slicesPerFilter = 1) => [
      { parameter: name, layerId: layer.id, relation, axis, slicesPerFilter },
    ]
    if (name.includes('/inner_')) return member('inner-normalisation', 0)
    if (role === 'depthwise') return member('depthwise', 2)
    if (role === 'pointwise') return member('pointwise-row', 2)
    if (role !== 'kernel') return []
    return layer.type === 'dense' ? member('dense-rows', 0, input.height * input.width) : member('input-channel', 2)
  })
}
