import type { AkidaDevice } from '../device.ts'
import type { LayerWorkload } from './workload.ts'

/** Clocks of a fully connected layer, by where its weights are. Coarse: few measurements are published. */
export function fullyConnectedCycles(workload: LayerWorkload, device: AkidaDevice): number {
  const { fixed, perEventUnit, externalFixed, externalPerEventUnit } = device.cost.fullyConnected
  const work = workload.eventsIn * workload.layer.filters
  if (workload.mapping.role === 'FNP2') return externalFixed.value + externalPerEventUnit.value * work
  return fixed.value + perEventUnit.value * work
}
