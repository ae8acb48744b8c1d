import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { MethodParams } from '../../core/contract/methods.ts'
import type { Run, RunSummary } from '../../core/contract/run.ts'
import { engine } from '../engine/client.ts'
import { messages } from '../text/messages.ts'
import { announce, announceError } from './announce.ts'

/** Records of finished jobs. A run's figures never change, so its full record is fetched once. */
export const useRunsStore = defineStore('runs', () => {
  const list = shallowRef<RunSummary[]>([])
  const records = new Map<string, Promise<Run>>()

  async function refresh(): Promise<void> {
    list.value = await engine().call('runs.list', {})
  }
  function byId(id: string | null): RunSummary | null {
    return list.value.find((run) => run.id === id) ?? null
  }
  function get(id: string): Promise<Run> {
    const known = records.get(id)
    if (known) return known
    const loading = engine().call('runs.get', { run: id })
    records.set(id, loading)
    loading.catch(() => records.delete(id))
    return loading
  }
  async function update(params: MethodParams<'runs.update'>): Promise<void> {
    await engine().call('runs.update', params)
    records.delete(params.run)
    await refresh()
  }
  /** Can be undone for a while: offered where the result is announced. */
  async function remove(ids: string[]): Promise<void> {
    await engine().call('runs.remove', { runs: ids })
    await refresh()
    announce(messages.runsRemoved(ids.length), 'neutral', {
      label: messages.undo,
      run: () => void restore(ids).catch(announceError),
    })
  }
  async function restore(ids: string[]): Promise<void> {
    await engine().call('runs.restore', { runs: ids })
    await refresh()
  }
  /** Newest run of a type whose input (or output) is this model. */
  function newestFor(modelId: string, type: RunSummary['type'], side: 'input' | 'output' = 'input'): RunSummary | null {
    const key = side === 'input' ? 'inputModelId' : 'outputModelId'
    const fitting = list.value.filter((run) => run.type === type && run[key] === modelId)
    return fitting.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)).at(-1) ?? null
  }
  function clear(): void {
    list.value = []
    records.clear()
  }
  return { list, refresh, byId, get, update, remove, restore, newestFor, clear }
})
