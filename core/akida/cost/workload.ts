import type { AkidaDevice } from '../device.ts'
import type { LayerDescription } from '../layer-description.ts'
import type { LayerMapping } from '../mapper/mapping.ts'
import { haloCells } from '../mapper/spatial-split.ts'
import { outputSize } from './output-size.ts'
import type { LayerEvents } from './layer-events.ts'

/** What the slowest node of a layer has to do for one image, and what the whole layer does. */
export interface LayerWorkload {
  readonly layer: LayerDescription
  readonly mapping: LayerMapping
  /** Mean events at the layer's input. */
  readonly eventsIn: number
  /** Events of the slowest node: the fullest strip, shared rows included. */
  readonly eventsPerNode: number
  /** Input values of that node, zero or not, shared rows included. */
  readonly cellsPerNode: number
  readonly filtersPerNode: number
  /** Convolution outputs before pooling. */
  readonly outHeight: number
  readonly outWidth: number
}

/** Share of the input area that the largest strip covers, cells shared with its neighbours included. */
function largestShare(layer: LayerDescription, mapping: LayerMapping): number {
  const share = (size: number, parts: number) =>
    Math.min(1, (Math.ceil(size / parts) + haloCells(parts, layer.kernel)) / Math.max(size, 1))
  return share(layer.inHeight, mapping.rowParts) * share(layer.inWidth, mapping.columnParts)
}

/** Events of the slowest node: measured by rows where they are known, else its share of the area with the usual imbalance. */
function slowestEvents(
  layer: LayerDescription,
  mapping: LayerMapping,
  events: LayerEvents,
  device: AkidaDevice,
): number {
  if (mapping.rowParts > 1 && mapping.columnParts === 1 && events.largestStrip !== undefined) {
    return events.largestStrip(mapping.rowParts, Math.floor(layer.kernel / 2))
  }
  const law = layer.type === 'sep' ? device.cost.separable : device.cost.standard
  const imbalance = 1 + law.stripImbalance.value * (mapping.spatialParts - 1)
  return Math.min(events.eventsIn, events.eventsIn * largestShare(layer, mapping) * imbalance)
}

/** `mapping` must be on the chip; elsewhere the numbers mean nothing and are not used. */
export function workloadOf(
  layer: LayerDescription,
  mapping: LayerMapping,
  events: LayerEvents,
  device: AkidaDevice,
): LayerWorkload {
  const { height, width } = outputSize(layer)
  const { filtersPerNode } = mapping
  const eventsPerNode = slowestEvents(layer, mapping, events, device)
  const cellsPerNode = layer.inHeight * layer.inWidth * layer.inChannels * largestShare(layer, mapping)
  return {
    layer,
    mapping,
    eventsIn: events.eventsIn,
    eventsPerNode,
    cellsPerNode,
    filtersPerNode,
    outHeight: height,
    outWidth: width,
  }
}
