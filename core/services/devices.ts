import { parseMeasurements, type Measurements } from '../akida/calibration/measurements.ts'
import { fitOwnDevice } from '../akida/calibration/own-device.ts'
import { parseDevice, type AkidaDevice } from '../akida/device.ts'
import { AppError } from '../base/errors.ts'
import { fileName } from '../base/file-name.ts'
import type { DeviceCalibration, DeviceSummary } from '../contract/devices.ts'
import { readMeasurementsCsv } from '../formats/importers/measurements-csv/read.ts'
import type { Handlers } from '../rpc/handlers.ts'
import type { ServiceDependencies } from './dependencies.ts'
import { calibrateDevice, describeCalibration } from './device-calibration.ts'
import { summariseDevice } from './device-summary.ts'

type Methods =
  | 'devices.list'
  | 'devices.get'
  | 'devices.add'
  | 'devices.save'
  | 'devices.remove'
  | 'devices.calibration'
  | 'devices.fit'

const longestId = 60

export function createDevicesService(deps: ServiceDependencies): Pick<Handlers, Methods> {
  const { devices, files, readFile, publish } = deps
  const calibrations = createCalibrations(deps)

  const readText = async (path: string): Promise<{ text: string; name: string }> => {
    const place = files.allow(path)
    const bytes = await readFile(place)
    return { text: new TextDecoder().decode(bytes), name: fileName(place) }
  }
  /** Refuses ids that are taken, before any work is done. */
  const claim = (id: string, replace: boolean): void => {
    if (id.length > longestId)
      throw new AppError('device.invalid', `The id "${id}" has ${id.length} characters; at most ${longestId} fit.`, {})
    const holder = devices.list().devices.find(({ device }) => device.id.toLowerCase() === id.toLowerCase())
    if (holder === undefined) return
    if (!holder.isOwn)
      throw new AppError(
        'device.id-taken',
        `"${holder.device.id}" comes with the studio and stays as it is. Choose another id.`,
        { device: id },
      )
    if (!replace)
      throw new AppError(
        'device.exists',
        `There is a device "${holder.device.id}" already. Choose another id, or allow it to be replaced.`,
        { device: id },
      )
  }
  const keep = (device: AkidaDevice, measurements: Measurements | null): DeviceSummary => {
    devices.save(device, measurements)
    publish('project', { changed: ['devices'] })
    return summariseDevice(devices.find(device.id))
  }
  const own = (id: string) => {
    const found = devices.find(id)
    if (found.isOwn) return found.device
    throw new AppError('device.built-in', `"${found.device.id}" comes with the studio and cannot be removed.`, {
      device: id,
    })
  }
  const present = (id: string): Measurements | null => {
    const known = devices.list().devices.find(({ device }) => device.id.toLowerCase() === id.toLowerCase())
    return known === undefined ? null : devices.measurements(known.device.id)
  }

  return {
    'devices.list'() {
      const { devices: found, unreadable } = devices.list()
      return { devices: found.map(summariseDevice), unreadable }
    },
    'devices.get': ({ device }) => devices.find(device).device,

    async 'devices.add'({ path, replace }) {
      const { text, name } = await readText(path)
      let json: unknown
      try {
        json = JSON.parse(text)
      } catch (error) {
        throw new AppError(
          'device.invalid',
          `${name} holds no JSON. A device description (netlathe-device/1) is needed.`,
          { file: name },
          error,
        )
      }
      const device = parseDevice(json)
      claim(device.id, replace)
      return keep(device, present(device.id))
    },

    'devices.save'({ device: json, measurements, replace }) {
      const device = parseDevice(json)
      claim(device.id, replace)
      const kept = measurements === undefined ? present(device.id) : measurements && parseMeasurements(measurements)
      return keep(device, kept)
    },

    'devices.remove'({ device: id }) {
      const device = own(id)
      const removed = { device, measurements: devices.measurements(device.id) }
      devices.remove(device.id)
      publish('project', { changed: ['devices'] })
      return removed
    },

    'devices.calibration': ({ device }) => calibrations(devices.find(device).device.id),

    async 'devices.fit'({ path, base, id, name, clockHz, replace }) {
      const start = devices.find(base).device
      claim(id, replace)
      const { text, name: file } = await readText(path)
      const measurements = readMeasurementsCsv(text, { device: id, source: file })
      const { device, constants, calibration } = fitOwnDevice(start, measurements, { id, name, clockHz })
      return {
        device: keep(device, measurements),
        calibration: describeCalibration(calibration, device),
        constants,
      }
    },
  }
}

/** Calibrations by device id. They take up to half a second, so the last one of each device is kept while the device stays the same. */
export function createCalibrations({
  devices,
}: Pick<ServiceDependencies, 'devices'>): (id: string) => DeviceCalibration | null {
  const known = new Map<string, { key: string; value: DeviceCalibration }>()
  return (id) => {
    const { device } = devices.find(id)
    const measurements = devices.measurements(id)
    if (measurements === null) return null
    const key = JSON.stringify([device, measurements])
    const last = known.get(device.id)
    if (last?.key === key) return last.value
    const value = calibrateDevice(device, measurements)
    known.set(device.id, { key, value })
    return value
  }
}
