import type { AkidaNetwork } from '../../../akida/network.ts'
import { potentialBounds } from '../../../akida/potential-bounds.ts'
import { AppError } from '../../../base/errors.ts'
import type { CLayer } from './layers.ts'

/** Sums stay below this, so that nothing the runtime adds to them (thresholds, doubled inputs) leaves 32 bits. */
const largestSum = 2 ** 30
const largestLevelProduct = 2 ** 32 - 2 ** 28

/** AppError `c-bundle.range` for a layer whose sums, thresholds or steps could leave the 32 bits of the runtime. */
export function checkRange(network: AkidaNetwork, layers: readonly CLayer[]): void {
  const bounds = potentialBounds(network)
  layers.forEach(({ name, threshold, step16, topLevel }, index) => {
    const refuse = (what: string, hint: string): never => {
      throw new AppError('c-bundle.range', `Layer ${name}: ${what} leave 32 bits. ${hint}`, { layer: name })
    }
    if (bounds[index]!.sum >= largestSum) refuse('its potentials can', 'Use fewer weight bits or fewer input channels.')
    if (threshold.some((value) => Math.abs(value) >= largestSum)) refuse('thresholds', 'Train on with a smaller rate.')
    if (step16?.some((step) => step < 1 || step * topLevel > largestLevelProduct))
      refuse('activation steps', 'Calibrate the activation steps again.')
  })
}
