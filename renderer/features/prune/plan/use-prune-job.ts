import { computed, shallowRef, watch } from 'vue'
import type { PruneResult } from '../../../../core/contract/jobs/prune.ts'
import type { Run } from '../../../../core/contract/run.ts'
import { liveSeries } from '../../../charts/curve-groups.ts'
import { announceError } from '../../../stores/announce.ts'
import { useDocumentStore } from '../../../stores/document.store.ts'
import { useJobsStore } from '../../../stores/jobs.store.ts'
import { useModelsStore } from '../../../stores/models.store.ts'
import { useRunsStore } from '../../../stores/runs.store.ts'
import { useUiStore } from '../../../stores/ui.store.ts'
import { pruneText } from '../../../text/prune.ts'
import { useThrottled } from '../../../ui/use-throttled.ts'

/** The pruning that runs, else the newest one: its curves, its run and the model that it made. */
export function usePruneJob() {
  const models = useModelsStore()
  const jobs = useJobsStore()
  const runs = useRunsStore()
  const project = useDocumentStore()
  const ui = useUiStore()

  const job = computed(
    () => jobs.active.find(({ type }) => type === 'prune') ?? jobs.list.find(({ type }) => type === 'prune') ?? null,
  )
  const run = shallowRef<Run | null>(null)
  watch(
    () => job.value?.runId ?? null,
    async (runId) => {
      run.value = null
      if (runId) run.value = await runs.get(runId).catch((error: unknown) => (announceError(error), null))
    },
    { immediate: true },
  )
  const live = useThrottled(() => (job.value ? liveSeries(jobs.curvesOf(job.value.id)) : []))
  const output = computed(() => models.byId(job.value?.outputModelId ?? null))
  function openRun(): void {
    if (!run.value) return
    ui.selectedRunIds = [run.value.id]
    ui.show('runs')
  }
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
  async function openModel(): Promise<void> {
    if (!output.value) return
    try {
      const loaded = await models.get(output.value.id)
      project.openVersion(loaded.id, loaded.graph, pruneText.openedModel(loaded.name))
      ui.show('model')
    } catch (error) {
      announceError(error)
    }
  }
  return { job, run, live, output, openRun, openModel, replay }
}
