import { parseDevice, type AkidaDevice } from '../../../core/akida/device.ts'

const files = import.meta.glob<unknown>('../../../resources/devices/*.json', { eager: true, import: 'default' })
let known: Map<string, AkidaDevice> | null = null

/** The description of a chip that comes with the studio; null for a user's own, or for one that this version cannot read. */
export function knownDevice(id: string): AkidaDevice | null {
  known ??= new Map(
    Object.values(files)
      .flatMap((json) => readDevice(json) ?? [])
      .map((device) => [device.id, device]),
  )
  return known.get(id) ?? null
}

/** The engine reports a broken description; what the window draws from it is an extra. */
function readDevice(json: unknown): AkidaDevice | null {
  try {
    return parseDevice(json)
  } catch {
    return null
  }
}
