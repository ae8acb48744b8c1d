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
  readonly filtersPerNode: number
  /** Convolution outputs before pooling. */
  readonly outHeight: number
  readonly outWidth: number
}

/** Events of the fullest strip where nothing is known of their place: a strip's share of the area, shared cells included. */
function evenShare(events: number, layer: LayerDescription, mapping: LayerMapping): number {
  const share = (size: number, parts: number) =>
    Math.min(1, (Math.ceil(size / parts) + haloCells(parts, layer.kernel)) / Math.max(size, 1))
  return events * share(layer.inHeight, mapping.rowParts) * share(layer.inWidth, mapping.columnParts)
}

export function workloadOf(layer: LayerDescription, mapping: LayerMapping, events: LayerEvents): LayerWorkload {
  const isSplitInRows = mapping.rowParts > 1 && mapping.columnParts === 1
  const halo = Math.floor(layer.kernel / 2)
  const eventsPerNode =
    isSplitInRows && events.largestStrip !== undefined
      ? events.largestStrip(mapping.rowParts, halo)
      : evenShare(events.eventsIn, layer, mapping)
  const { height, width } = outputSize(layer)
  const filtersPerNode = mapping.filtersPerNode
  return {
    layer,
    mapping,
    eventsIn: events.eventsIn,
    eventsPerNode,
    filtersPerNode,
    outHeight: height,
    outWidth: width,
  }
}
