import type { AkidaDevice } from '../device.ts'
import type { LayerWorkload } from './workload.ts'

/**
 * Clocks of a convolution or separable layer on its slowest node:
 * events x filters x cost per event and filter x (1 + narrowMap / width), plus a little for every input value looked at.
 *
 * Source: BrainChip's published finding that a layer costs events x filters / nodes with a constant set by the kernel; the surcharge of
 * narrow maps is fitted to its layer measurements. Stride and the place of an event do not matter.
 */
export function convolutionCycles(workload: LayerWorkload, device: AkidaDevice): number {
  const { layer, eventsPerNode, cellsPerNode, filtersPerNode } = workload
  const law = layer.type === 'sep' ? device.cost.separable : device.cost.standard
  const perEvent = law.perEventFilter[String(layer.kernel) as '1' | '3' | '5' | '7']?.value
  if (perEvent === undefined) return 0
  const narrow = 1 + law.narrowMap.value / layer.inWidth
  const scan = cellsPerNode * law.perInputCell.value
  return Math.max(device.cost.idleLayer.value, eventsPerNode * filtersPerNode * perEvent * narrow + scan)
}
