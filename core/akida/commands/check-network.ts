import type { Diagnostic } from '../../base/diagnostic.ts'
import { checkNetwork } from '../check.ts'
import type { AkidaDevice } from '../device.ts'
import type { AkidaNetwork } from '../network.ts'

export interface CheckReport {
  network: string
  device: string
  /** No diagnostic of severity error. */
  ok: boolean
  diagnostics: Diagnostic[]
}

/** What keeps a network off a device, one diagnostic per rule and layer. */
export function checkReport(network: AkidaNetwork, device: AkidaDevice): CheckReport {
  const diagnostics = checkNetwork(network, device)
  return {
    network: network.name,
    device: device.id,
    ok: diagnostics.every((one) => one.severity !== 'error'),
    diagnostics,
  }
}
