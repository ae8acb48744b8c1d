import { saturatePotential } from './saturation.ts'
import { createPlane } from './tensor.ts'
import type { Plane } from './tensor.ts'

/**
 * Global "average" pooling as the hardware does it: potentials are summed without division, pixel by pixel in raster order, into a
 * register that saturates after each addition. A single potential is not clipped before it is added.
 */
export function sumGlobally(input: Plane): Plane {
  const [height, width, channels] = input.shape
  const result = createPlane([1, 1, channels])
  for (let pixel = 0; pixel < height * width; pixel++) {
    for (let c = 0; c < channels; c++) {
      result.values[c] = saturatePotential(result.values[c]! + input.values[pixel * channels + c]!)
    }
  }
  return result
}
