import type { Diagnostic } from '../base/diagnostic.ts'
import type { AkidaDevice } from './device.ts'
import type { LayerDescription } from './layer-description.ts'
import { describeNetwork } from './layer-description.ts'
import type { AkidaNetwork } from './network.ts'
import { applyRules } from './rules/apply.ts'

/** Every hardware rule that described layers break, in layer order. */
export function checkLayers(layers: readonly LayerDescription[], device: AkidaDevice): Diagnostic[] {
  return applyRules(layers, device)
}

/** Every hardware rule that an integer network breaks, thresholds and steps included. */
export function checkNetwork(network: AkidaNetwork, device: AkidaDevice): Diagnostic[] {
  return checkLayers(describeNetwork(network), device)
}
