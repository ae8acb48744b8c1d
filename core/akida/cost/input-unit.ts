import type { AkidaDevice } from '../device.ts'
import type { LayerWorkload } from './workload.ts'

/** Clocks of the input convolution: output pixels x max(filters x 1.9, kernel weights x 1.1), zeros not skipped. Source: fit to AKD1500 layers. */
export function inputUnitCycles(workload: LayerWorkload, device: AkidaDevice): number {
  const { perOutputPixelFilter, perOutputPixelWeight } = device.cost.inputUnit
  const { layer, outHeight, outWidth } = workload
  const byFilters = perOutputPixelFilter.value * layer.filters
  const byWeights = perOutputPixelWeight.value * layer.kernel * layer.kernel * layer.inChannels
  return outHeight * outWidth * Math.max(byFilters, byWeights)
}
