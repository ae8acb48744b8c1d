import type { AkidaDevice } from '../device.ts'
import type { NetworkMapping } from '../mapper/mapping.ts'

/** Size of the program that configures the chip. An estimate: the vendor's format is not published. */
export function estimateProgramBytes(mapping: NetworkMapping, device: AkidaDevice): number {
  const { fixed, perNode, perWeightWord } = device.program
  const hardware = mapping.layers.filter((layer) => layer.backend === 'hardware')
  const bytes = hardware.map((layer) => layer.nodes.length * (perNode.value + layer.weightWords * perWeightWord.value))
  return Math.round(bytes.reduce((sum, size) => sum + size, fixed.value))
}
