import type { AkidaDevice } from '../../../core/akida/device.ts'
import type { Profile } from '../../../core/akida/profile.ts'
import type { FloorPlanNode } from '../../charts/floor-plan-options.ts'

export type PassKey = { sequence: number; pass: number }

/** Every pass that runs on the chip, in order. */
export function passesOf(profile: Profile): PassKey[] {
  const keys = profile.layers.filter(({ nodes }) => nodes.length > 0).map(({ sequence, pass }) => ({ sequence, pass }))
  return keys.filter(
    (key, index) => keys.findIndex((other) => other.sequence === key.sequence && other.pass === key.pass) === index,
  )
}

/** All processors of the chip in one pass, with the input unit; a chip that is not known shows the processors in use. */
export function floorPlan(profile: Profile, device: AkidaDevice | null, key: PassKey): FloorPlanNode[] {
  const inPass = profile.layers.filter(({ sequence, pass }) => sequence === key.sequence && pass === key.pass)
  const holders = new Map(inPass.flatMap((layer) => layer.nodes.map((id) => [id, layer] as const)))
  const ids = new Map<string, string>(device ? device.nodes.map(({ id, types }) => [id, types.join('/')]) : [])
  for (const [id, layer] of holders) if (!ids.has(id)) ids.set(id, layer.npType)
  return [...ids].map(([id, type]): FloorPlanNode => {
    const layer = holders.get(id)
    if (!layer) return { id, type, layer: null, inputMemoryRatio: null, weightMemoryRatio: null, cycles: null }
    const isUnit = layer.npType === 'HRC'
    return {
      id,
      type,
      layer: layer.name,
      inputMemoryRatio: isUnit || !device ? null : layer.inputBytes / device.mapping.inputMemory.value,
      weightMemoryRatio: isUnit || !device ? null : layer.weightWords / device.mapping.weightMemory.value,
      cycles: layer.cycles,
    }
  })
}
