import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AkidaDevice } from '../akida/device.ts'
import { parseDevice } from '../akida/device.ts'

/** A device shipped in resources/devices. */
export function readDevice(id: string): AkidaDevice {
  const path = join(import.meta.dirname, '..', '..', 'resources', 'devices', `${id.toLowerCase()}.json`)
  return parseDevice(JSON.parse(readFileSync(path, 'utf8')))
}
