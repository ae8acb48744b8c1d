import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { AkidaDevice } from '../../core/akida/device.ts'
import type {
  DeviceCalibration,
  DeviceFit,
  DeviceSummary,
  RemovedDevice,
  UnreadableDevice,
} from '../../core/contract/devices.ts'
import type { MethodParams } from '../../core/contract/methods.ts'
import { engine } from '../engine/client.ts'
import { bundledDevice } from './bundled-devices.ts'
import { useEngineStore } from './engine.store.ts'

/** Chips: those that come with the studio, and the user's own. */
export const useDevicesStore = defineStore('devices', () => {
  const unreadable = shallowRef<UnreadableDevice[]>([])
  const own = shallowRef<ReadonlyMap<string, AkidaDevice>>(new Map())

  /** The full description; null while one of the user's own is being fetched, or for none. */
  function byId(id: string): AkidaDevice | null {
    return bundledDevice(id) ?? own.value.get(id) ?? null
  }
  /** Asks the engine anew: the list in `useEngineStore().devices`, and the descriptions of the user's own. */
  async function refresh(): Promise<void> {
    const [list] = await Promise.all([engine().call('devices.list', {}), useEngineStore().refresh()])
    const mine = list.devices.filter(({ isOwn }) => isOwn)
    const found = await Promise.all(mine.map(({ id }) => engine().call('devices.get', { device: id })))
    unreadable.value = list.unreadable
    own.value = new Map(found.map((device) => [device.id, device]))
  }
  async function changing<Result>(work: Promise<Result>): Promise<Result> {
    const result = await work
    await refresh()
    return result
  }
  function add(path: string, replace = false): Promise<DeviceSummary> {
    return changing(engine().call('devices.add', { path, replace }))
  }
  function save(device: AkidaDevice, replace: boolean): Promise<DeviceSummary> {
    return changing(engine().call('devices.save', { device, replace }))
  }
  function remove(id: string): Promise<RemovedDevice> {
    return changing(engine().call('devices.remove', { device: id }))
  }
  /** Undo of `remove`. */
  function restore({ device, measurements }: RemovedDevice): Promise<DeviceSummary> {
    return changing(engine().call('devices.save', { device, measurements, replace: true }))
  }
  function fit(params: MethodParams<'devices.fit'>): Promise<DeviceFit> {
    return changing(engine().call('devices.fit', params))
  }
  function calibration(id: string): Promise<DeviceCalibration | null> {
    return engine().call('devices.calibration', { device: id })
  }
  return { unreadable, own, byId, refresh, add, save, remove, restore, fit, calibration }
})
