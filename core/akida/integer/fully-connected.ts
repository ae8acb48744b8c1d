import type { Kernel } from '../network.ts'
import { saturatePotential } from './saturation.ts'
import { createPlane } from './tensor.ts'
import type { Plane } from './tensor.ts'

/**
 * Potentials of a fully connected layer, kernel (1, 1, inputs, units). Input (y, x, c) is read with index (c * width + x) * height + y;
 * the complete sum is clipped once to 20 bits.
 */
export function connectFully(input: Plane, kernel: Kernel): Plane {
  const [height, width, channels] = input.shape
  const units = kernel.shape[3]
  const sums = new Float64Array(units)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        const value = input.values[(y * width + x) * channels + c]!
        if (value === 0) continue
        const weights = ((c * width + x) * height + y) * units
        for (let u = 0; u < units; u++) sums[u]! += value * kernel.values[weights + u]!
      }
    }
  }
  const result = createPlane([1, 1, units])
  for (let u = 0; u < units; u++) result.values[u] = saturatePotential(sums[u]!)
  return result
}
