import type { AkidaDevice } from '../../akida/device.ts'
import { createDeviceShelf } from '../devices/device-shelf.ts'

/** A device that comes with the studio or the user's own, by id, whatever the case. AppError `device.not-found`. */
export function readDevice(id: string): AkidaDevice {
  return createDeviceShelf().find(id).device
}
