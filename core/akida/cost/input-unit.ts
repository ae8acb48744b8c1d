import type { AkidaDevice } from '../device.ts'
import type { LayerWorkload } from './workload.ts'

/** Clocks of the input convolution: output pixels x max(2 filters, kernel weights), zeros not skipped. Source: fit to AKD1500 layers. */
export function inputUnitCycles(workload: LayerWorkload, device: AkidaDevice): number {
  const { perOutputPixelFilter, perOutputPixelWeight, overhead } = device.cost.inputUnit
  const { layer, outHeight, outWidth } = workload
  const byFilters = perOutputPixelFilter.value * layer.filters
  const byWeights = perOutputPixelWeight.value * layer.kernel * layer.kernel * layer.inChannels
  return outHeight * outWidth * Math.max(byFilters, byWeights) * overhead.value
}
