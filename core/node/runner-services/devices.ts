import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDevice, type AkidaDevice } from '../../akida/device.ts'
import { AppError } from '../../base/errors.ts'
import { resourcesFolder } from '../paths/repository.ts'

/** Every device description of the studio, by file name. */
export function listDevices(): AkidaDevice[] {
  const folder = join(resourcesFolder(), 'devices')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => parseDevice(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
}

/** By id, whatever the case. AppError `device.not-found`. */
export function readDevice(id: string): AkidaDevice {
  const devices = listDevices()
  const found = devices.find((device) => device.id.toLowerCase() === id.toLowerCase())
  if (found !== undefined) return found
  throw new AppError(
    'device.not-found',
    `There is no device "${id}". There are: ${devices.map((device) => device.id).join(', ')}.`,
    { device: id },
  )
}
