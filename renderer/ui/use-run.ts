import { shallowRef, watch, type ShallowRef } from 'vue'
import type { Run } from '../../core/contract/run.ts'
import { announceError } from '../stores/announce.ts'
import { useRunsStore } from '../stores/runs.store.ts'

/** The full record of a run, null while there is none. */
export function useRun(idOf: () => string | null | undefined): ShallowRef<Run | null> {
  const runs = useRunsStore()
  const run = shallowRef<Run | null>(null)
  watch(
    idOf,
    async (id) => {
      run.value = null
      if (!id) return
      const loaded = await runs.get(id).catch((error: unknown) => (announceError(error), null))
      if (idOf() === id) run.value = loaded
    },
    { immediate: true },
  )
  return run
}
