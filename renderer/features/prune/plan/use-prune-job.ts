import { computed } from 'vue'
import type { PruneResult } from '../../../../core/contract/jobs/prune.ts'
import { liveSeries } from '../../../charts/curve-groups.ts'
import { announceError } from '../../../stores/announce.ts'
import { useJobsStore } from '../../../stores/jobs.store.ts'
import { useModelsStore } from '../../../stores/models.store.ts'
import { useRun } from '../../../ui/use-run.ts'
import { useThrottled } from '../../../ui/use-throttled.ts'

/** The pruning that runs, else the newest one: its curves, its run and the model that it made. */
export function usePruneJob() {
  const models = useModelsStore()
  const jobs = useJobsStore()

  const job = computed(
    () => jobs.active.find(({ type }) => type === 'prune') ?? jobs.list.find(({ type }) => type === 'prune') ?? null,
  )
  const run = useRun(() => job.value?.runId)
  const live = useThrottled(() => (job.value ? liveSeries(jobs.curvesOf(job.value.id)) : []))
  const output = computed(() => models.byId(job.value?.outputModelId ?? null))
  /** Cuts what this run removed, at once, from the model it started from. */
  async function replay(): Promise<void> {
    if (!run.value?.inputModelId) return
    const { layers } = run.value.result as PruneResult
    const removed = layers.filter(({ removed: filters }) => filters.length > 0)
    try {
      await jobs.start('prune', {
        model: run.value.inputModelId,
        ...(run.value.datasetId ? { data: run.value.datasetId } : {}),
        removedFilters: Object.fromEntries(removed.map(({ layer, removed: filters }) => [layer, filters])),
        epochsPerStep: 0,
      })
    } catch (error) {
      announceError(error)
    }
  }
  return { job, run, live, output, replay }
}
