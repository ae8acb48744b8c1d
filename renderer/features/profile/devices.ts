import type { AkidaDevice } from '../../../core/akida/device.ts'
import { bundledDevice } from '../../stores/bundled-devices.ts'
import { useDevicesStore } from '../../stores/devices.store.ts'

/** The description of a chip, the studio's or the user's own; null when it is gone. */
export function knownDevice(id: string): AkidaDevice | null {
  return bundledDevice(id) ?? useDevicesStore().byId(id)
}
