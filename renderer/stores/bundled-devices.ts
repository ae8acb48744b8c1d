import { parseDevice, type AkidaDevice } from '../../core/akida/device.ts'

const files = import.meta.glob<unknown>('../../resources/devices/*.json', { eager: true, import: 'default' })
let known: Map<string, AkidaDevice> | null = null

/** The description of a chip that comes with the studio; null for any other. */
export function bundledDevice(id: string): AkidaDevice | null {
  known ??= new Map(
    Object.values(files)
      .map((json) => parseDevice(json))
      .map((device) => [device.id, device]),
  )
  return known.get(id) ?? null
}
