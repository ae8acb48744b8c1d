import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseMeasurements, type Measurements } from '../../akida/calibration/measurements.ts'
import { parseDevice, type AkidaDevice } from '../../akida/device.ts'
import { AppError } from '../../base/errors.ts'
import type { UnreadableDevice } from '../../contract/devices.ts'
import type { DeviceShelf, ShelvedDevice } from '../../ports/device-shelf.ts'
import { configFolder } from '../paths/config-folder.ts'
import { resourcesFolder } from '../paths/repository.ts'
import { codeOf } from '../sqlite/errors.ts'

/** The devices of `resources/devices` and, below `ownFolder`, the user's own; read at every use, since files may be put there by hand. */
export function createDeviceShelf(
  ownFolder = join(configFolder(), 'devices'),
  builtInFolder = join(resourcesFolder(), 'devices'),
): DeviceShelf {
  const ownFile = (id: string): string => join(ownFolder, `${id.toLowerCase()}.json`)
  const ownMeasurements = (id: string): string => join(ownFolder, 'measurements', `${id.toLowerCase()}.json`)

  const list: DeviceShelf['list'] = () => {
    const devices: ShelvedDevice[] = jsonFiles(builtInFolder).map((path) => {
      const device = parseDevice(readJson(path))
      return { device, isOwn: false, hasMeasurements: builtInMeasurements(builtInFolder, device.id) !== null }
    })
    const taken = new Set(devices.map(({ device }) => device.id.toLowerCase()))
    const unreadable: UnreadableDevice[] = []
    for (const path of jsonFiles(ownFolder)) {
      try {
        const device = parseDevice(readJson(path))
        if (taken.has(device.id.toLowerCase()))
          throw new AppError('device.id-taken', `Another device is called "${device.id}" already.`, {})
        taken.add(device.id.toLowerCase())
        devices.push({ device, isOwn: true, hasMeasurements: existsSync(ownMeasurements(device.id)) })
      } catch (error) {
        unreadable.push({ file: path, message: error instanceof Error ? error.message : String(error) })
      }
    }
    return { devices, unreadable }
  }

  const find = (id: string): ShelvedDevice => {
    const { devices, unreadable } = list()
    const found = devices.find(({ device }) => device.id.toLowerCase() === id.toLowerCase())
    if (found !== undefined) return found
    const broken = unreadable.find(({ file }) => basename(file, '.json').toLowerCase() === id.toLowerCase())
    throw new AppError(
      'device.not-found',
      broken === undefined
        ? `There is no device "${id}". There are: ${devices.map(({ device }) => device.id).join(', ')}.`
        : `The device "${id}" cannot be used. ${broken.message} The file is ${broken.file}.`,
      { device: id },
    )
  }

  return {
    list,
    find,
    measurements(id) {
      const { device, isOwn, hasMeasurements } = find(id)
      if (!hasMeasurements) return null
      return isOwn
        ? parseMeasurements(readJson(ownMeasurements(device.id)))
        : builtInMeasurements(builtInFolder, device.id)
    },
    save(device, measurements) {
      try {
        writeJson(ownFile(device.id), device)
        if (measurements === null) rmSync(ownMeasurements(device.id), { force: true })
        else writeJson(ownMeasurements(device.id), measurements)
      } catch (error) {
        throw new AppError(
          'device.not-writable',
          `The device cannot be saved in ${ownFolder} (${codeOf(error)}). Check that the folder may be written.`,
          { folder: ownFolder },
          error,
        )
      }
    },
    remove(id) {
      for (const path of jsonFiles(ownFolder)) {
        if (idOf(path)?.toLowerCase() === id.toLowerCase()) rmSync(path, { force: true })
      }
      rmSync(ownMeasurements(id), { force: true })
    },
  }
}

function builtInMeasurements(folder: string, id: string): Measurements | null {
  for (const path of jsonFiles(join(folder, 'measurements'))) {
    const measurements = parseMeasurements(readJson(path))
    if (measurements.device.toLowerCase() === id.toLowerCase()) return measurements
  }
  return null
}

function jsonFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name))
}

function idOf(path: string): string | null {
  try {
    return parseDevice(readJson(path)).id
  } catch {
    return null
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new AppError('device.invalid', `${path} holds no JSON.`, { path }, error)
  }
}

/** Whole or not at all. */
function writeJson(path: string, value: AkidaDevice | Measurements): void {
  mkdirSync(join(path, '..'), { recursive: true })
  const temporary = `${path}.${process.pid}.tmp`
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`)
  renameSync(temporary, path)
}
