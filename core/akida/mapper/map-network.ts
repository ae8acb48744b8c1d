import type { AkidaDevice } from '../device.ts'
import type { LayerDescription } from '../layer-description.ts'
import { softwareReasons } from '../rules/apply.ts'
import type { SoftwareReasons } from './allocate.ts'
import { allocate } from './allocate.ts'
import type { MapMode, NetworkMapping } from './mapping.ts'

const hardwareLayers = (mapping: NetworkMapping) =>
  mapping.layers.filter((layer) => layer.backend === 'hardware').length

/** Whether the search of the vendor's mapper prefers `next` to `best`. */
function isBetter(mode: MapMode, best: NetworkMapping, next: NetworkMapping): boolean {
  if (hardwareLayers(next) !== hardwareLayers(best)) return hardwareLayers(next) > hardwareLayers(best)
  if (next.sequences !== best.sequences) return next.sequences < best.sequences
  if (mode === 'AllNps' && next.passes !== best.passes) return next.passes < best.passes
  return next.nodeCount >= best.nodeCount
}

/** Bisects the cap of filters per node, as the virtual devices do for AllNps and HwPr. */
function searchCap(
  layers: readonly LayerDescription[],
  device: AkidaDevice,
  mode: MapMode,
  reasons: SoftwareReasons,
): NetworkMapping {
  let low = 0
  let high = device.mapping.filtersPerNode.value
  let best = allocate(layers, device, mode, high, reasons)
  while (low + 2 <= high) {
    const cap = Math.floor((low + high) / 2)
    const next = allocate(layers, device, mode, cap, reasons)
    if (isBetter(mode, best, next)) {
      best = next
      high = cap
    } else {
      low = cap
    }
  }
  return best
}

/**
 * Which neural processors each layer takes on a device, in which pass and sequence, and what falls back to software and why.
 * Equal to the vendor's virtual devices on all reference rows; see the tests for the hit rate on random networks.
 */
export function mapNetwork(layers: readonly LayerDescription[], device: AkidaDevice, mode: MapMode): NetworkMapping {
  const reasons = softwareReasons(layers, device)
  if (mode === 'Minimal') return allocate(layers, device, mode, device.mapping.filtersPerNode.value, reasons)
  return searchCap(layers, device, mode, reasons)
}
