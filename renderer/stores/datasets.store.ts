import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { DatasetInfo } from '../../core/contract/jobs/data.ts'
import type { MethodParams, MethodResult } from '../../core/contract/methods.ts'
import { engine } from '../engine/client.ts'

/** Data sets of the project. A new one comes from a `data` job (`useJobsStore().start('data', { path })`). */
export const useDatasetsStore = defineStore('datasets', () => {
  const list = shallowRef<DatasetInfo[]>([])

  async function refresh(): Promise<void> {
    list.value = await engine().call('data.list', {})
  }
  function byId(id: string | null): DatasetInfo | null {
    return list.value.find((dataset) => dataset.id === id) ?? null
  }
  function samples(params: MethodParams<'data.samples'>): Promise<MethodResult<'data.samples'>> {
    return engine().call('data.samples', params)
  }
  function augmented(params: MethodParams<'data.augmented'>): Promise<MethodResult<'data.augmented'>> {
    return engine().call('data.augmented', params)
  }
  /** Artifact URL paths, in the order of `paths`. */
  function thumbnails(id: string, paths: string[]): Promise<string[]> {
    return engine().call('data.thumbnails', { data: id, paths })
  }
  async function remove(id: string): Promise<void> {
    await engine().call('data.remove', { data: id })
    await refresh()
  }
  function clear(): void {
    list.value = []
  }
  return { list, refresh, byId, samples, augmented, thumbnails, remove, clear }
})
