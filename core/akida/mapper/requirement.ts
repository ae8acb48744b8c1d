import type { AkidaDevice } from '../device.ts'
import type { LayerDescription } from '../layer-description.ts'
import type { FilterSplit } from './filter-split.ts'
import { splitFilters } from './filter-split.ts'
import { fullyConnectedBytes } from './fully-connected.ts'
import type { SpatialSplit } from './spatial-split.ts'
import { splitSpace } from './spatial-split.ts'

/** What a layer asks of the chip under a filter cap. */
export type Requirement =
  | { kind: 'input' }
  | { kind: 'convolution'; nodes: number; space: SpatialSplit; filters: FilterSplit }
  | { kind: 'fully-connected'; sizeBytes: number }
  | { kind: 'impossible'; reason: string }

/** Why a layer cannot be placed whatever is free; independent of the rest of the network. */
function impossible(reason: string): Requirement {
  return { kind: 'impossible', reason }
}

/** With one input channel, more than 8 filters need an even number of groups of eight on every node, the last one included. */
function isPaired(filters: number, { parts, filtersPerNode }: FilterSplit): boolean {
  if (filters <= 8) return true
  const last = filters - filtersPerNode * (parts - 1)
  return [filtersPerNode, last].every((count) => Math.ceil(count / 8) % 2 === 0)
}

/** Computes the splits of a layer. `input_data` needs nothing from the chip and is described as `input` too. */
export function requirementOf(layer: LayerDescription, device: AkidaDevice, filterCap: number): Requirement {
  if (layer.type === 'input_data' || layer.type === 'input_conv') return { kind: 'input' }
  if (layer.type === 'fc') {
    const inputs = layer.inHeight * layer.inWidth * layer.inChannels
    return { kind: 'fully-connected', sizeBytes: fullyConnectedBytes(inputs, layer.filters, layer.weightsBits) }
  }
  const filters = splitFilters(layer, device, filterCap)
  if (filters === null) {
    return impossible(
      'The weights of a single filter do not fit a node. Fewer input channels or fewer weight bits would fit.',
    )
  }
  if (layer.type === 'conv' && layer.inChannels === 1 && device.mapping.isSingleChannelPaired.value) {
    if (!isPaired(layer.filters, filters)) {
      return impossible(`${filters.filtersPerNode} filters of a node on one input channel: a multiple of 16 is needed.`)
    }
  }
  const space = splitSpace(layer, device)
  if (space === null)
    return impossible('No split of the input fits the input memory of the nodes. A smaller input would fit.')
  const nodes = filters.parts * space.rows * space.columns
  const available = device.nodes.length
  if (nodes > available) {
    return impossible(
      `${nodes} neural processors are needed and ${device.name} has ${available}. A smaller input or fewer filters would fit.`,
    )
  }
  return { kind: 'convolution', nodes, space, filters }
}
