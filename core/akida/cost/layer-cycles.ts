import type { AkidaDevice } from '../device.ts'
import { convolutionCycles } from './convolution.ts'
import { fullyConnectedCycles } from './fully-connected.ts'
import { inputUnitCycles } from './input-unit.ts'
import type { LayerWorkload } from './workload.ts'

/** Clocks of one layer for one image, reloads not included. 0 for what is not computed on the chip. */
export function layerCycles(workload: LayerWorkload, device: AkidaDevice): number {
  if (workload.mapping.backend !== 'hardware') return 0
  switch (workload.layer.type) {
    case 'input_conv':
      return inputUnitCycles(workload, device)
    case 'fc':
      return fullyConnectedCycles(workload, device)
    case 'conv':
    case 'sep':
      return convolutionCycles(workload, device)
    default:
      return 0
  }
}
