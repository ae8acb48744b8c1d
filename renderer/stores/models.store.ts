import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ModelSummary, ModelVersion } from '../../core/contract/models.ts'
import { engine } from '../engine/client.ts'

/** Model versions of the project. Versions never change, so a graph is fetched once. */
export const useModelsStore = defineStore('models', () => {
  const list = shallowRef<ModelSummary[]>([])
  const versions = new Map<string, Promise<ModelVersion>>()
  /** Newest version. */
  const latest = computed(() => list.value.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)).at(-1) ?? null)

  async function refresh(): Promise<void> {
    list.value = await engine().call('models.list', {})
  }
  function byId(id: string | null): ModelSummary | null {
    return list.value.find((model) => model.id === id) ?? null
  }
  /** The version with its graph. */
  function get(id: string): Promise<ModelVersion> {
    const known = versions.get(id)
    if (known) return known
    const loading = engine().call('models.get', { model: id })
    versions.set(id, loading)
    loading.catch(() => versions.delete(id))
    return loading
  }
  async function rename(id: string, name: string): Promise<void> {
    await engine().call('models.rename', { model: id, name })
    versions.delete(id)
    await refresh()
  }
  function clear(): void {
    list.value = []
    versions.clear()
  }
  return { list, latest, refresh, byId, get, rename, clear }
})
