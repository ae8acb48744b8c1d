import type { Measurements } from '../akida/calibration/measurements.ts'
import type { AkidaDevice } from '../akida/device.ts'
import type { UnreadableDevice } from '../contract/devices.ts'

export type ShelvedDevice = { device: AkidaDevice; isOwn: boolean; hasMeasurements: boolean }

/** The devices that come with the studio, and the user's own. */
export type DeviceShelf = {
  list(): { devices: ShelvedDevice[]; unreadable: UnreadableDevice[] }
  /** By id, whatever the case. AppError `device.not-found`. */
  find(id: string): ShelvedDevice
  /** Measurements that the device is judged by, or null. */
  measurements(id: string): Measurements | null
  /** Adds or replaces one of the user's own. AppError `device.not-writable`. */
  save(device: AkidaDevice, measurements: Measurements | null): void
  /** Does nothing for a device that is not the user's own. */
  remove(id: string): void
}
