import type { AkidaDevice } from '../device.ts'
import type { LayerMapping, NetworkMapping } from '../mapper/mapping.ts'

/** Filters over all nodes of a layer: every strip holds all of them. */
const heldFilters = (layer: LayerMapping) => layer.nodes.length * layer.filtersPerNode

/**
 * Size of the program that configures the chip, bytes. An estimate: the vendor's format is not published; the four constants are fitted to
 * the programs of its virtual devices.
 */
export function estimateProgramBytes(mapping: NetworkMapping, device: AkidaDevice): number {
  const { perNode, perFilter, perWeightWord, perExternalByte } = device.program
  let bytes = 0
  for (const layer of mapping.layers) {
    bytes += layer.externalBytes * perExternalByte.value
    if (layer.role !== 'CNP1') continue
    bytes += layer.nodes.length * (perNode.value + layer.weightWords * perWeightWord.value)
    bytes += heldFilters(layer) * perFilter.value
  }
  return Math.round(bytes)
}
