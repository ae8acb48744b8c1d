import type { AkidaDevice } from '../device.ts'
import type { NetworkMapping } from '../mapper/mapping.ts'

/**
 * Clocks spent within a frame on loading a layer's weights: none while everything fits one pass; otherwise each node's weight words are
 * loaded anew, one node after the other. Source: fit to the published layers of AkidaNet alpha 1.0 on AKD1500.
 */
export function reloadCycles(mapping: NetworkMapping, index: number, device: AkidaDevice): number {
  const layer = mapping.layers[index]
  if (layer === undefined || layer.backend !== 'hardware' || layer.role !== 'CNP1' || layer.pass === 0) return 0
  return layer.nodes.length * layer.weightWords * device.cost.reload.perWeightWord.value
}
