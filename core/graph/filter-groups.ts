import { coupledLayers } from './coupled-layers.ts'
import { layerParameters } from './parameters.ts'
import { layerShapes, type LayerShapes, type MapShape } from './shapes.ts'
import type { Graph, Layer } from './types.ts'

/** What part of the network a parameter's slice belongs to. */
export type GroupRelation =
  /** The filter itself: kernel, bias, batch normalisation. */
  | 'own'
  /** In a layer that reads it: an input channel of a standard convolution. */
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
  /** Slices of that axis a filter owns: filter f has `offset + f`, and every `pitch` one more. */
  slicesPerFilter: number
  /** Where the group's filters begin on the axis: behind those of maps that are joined before them. */
  offset: number
  /** Channels of the whole map that the axis counts. */
  pitch: number
}

/** Everything that has to go together with filter f of one layer, or of layers that residuals couple. */
export type FilterGroup = {
  /** The layer that plans name. */
  layerId: string
  layer: string
  /** All layers whose filter f goes, in graph order, `layerId` first. */
  layerIds: string[]
  filters: number
  members: GroupMember[]
  /** Why no filter of the layer may go: its outputs are the classes. Null where filters may go. */
  locked: 'classes' | null
}

/**
 * The dependency groups of all filters, by the first layer of each, in graph order. A filter reaches its own layer and every layer that reads it;
 * layers that a residual adds up share one group; pooling and a global average pass channels on one to one, and in a concatenation a
 * filter keeps its place behind the maps before it.
 */
export function filterGroups(graph: Graph): FilterGroup[] {
  const shapes = layerShapes(graph)
  const byId = new Map(shapes.map((entry) => [entry.layer.id, entry]))
  const last = graph.layers.at(-1)
  return Array.from(coupledLayers(graph).values(), (group): FilterGroup => {
    const [leader] = group as [Layer]
    const ids = group.map(({ id }) => id)
    return {
      layerId: leader.id,
      layer: leader.name,
      layerIds: ids,
      filters: filterCount(leader),
      members: [
        ...group.flatMap((layer) => ownMembers(layer, byId.get(layer.id)!.input)),
        ...shapes.flatMap((entry) => readingMembers(entry, ids, byId)),
      ],
      locked: group.includes(last!) ? 'classes' : null,
    }
  })
}

/** Indices of the member's axis that belong to these filters, rising for rising filters of a map of one pixel. */
export function filterSlices({ slicesPerFilter, offset, pitch }: GroupMember, filters: readonly number[]): number[] {
  return Array.from({ length: slicesPerFilter }, (_, slice) => slice * pitch + offset).flatMap((start) =>
    filters.map((filter) => start + filter),
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
      offset: 0,
      pitch: filterCount(layer),
    }))
}

/** What a layer holds of those among `ids` that it reads. */
function readingMembers(
  { layer, reads, input }: LayerShapes,
  ids: readonly string[],
  byId: ReadonlyMap<string, LayerShapes>,
): GroupMember[] {
  let offset = 0
  return reads.flatMap((id) => {
    const from = offset
    offset += byId.get(id)?.output.channels ?? 0
    return ids.includes(id) ? membersAt(layer, input, from) : []
  })
}

function membersAt(layer: Layer, input: MapShape, offset: number): GroupMember[] {
  const pitch = input.channels
  return layerParameters(layer, input).flatMap(({ name, role }): GroupMember[] => {
    const member = (relation: GroupRelation, axis: number, slicesPerFilter = 1) => [
      { parameter: name, layerId: layer.id, relation, axis, slicesPerFilter, offset, pitch },
    ]
    if (name.includes('/inner_')) return member('inner-normalisation', 0)
    if (role === 'depthwise') return member('depthwise', 2)
    if (role === 'pointwise') return member('pointwise-row', 2)
    if (role !== 'kernel') return []
    return layer.type === 'dense' ? member('dense-rows', 0, input.height * input.width) : member('input-channel', 2)
  })
}
