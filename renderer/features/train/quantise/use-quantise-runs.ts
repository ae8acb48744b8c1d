import { computed, ref, type Ref } from 'vue'
import type { QuantiseResult } from '../../../../core/contract/jobs/quantise.ts'
import type { SensitivityResult } from '../../../../core/contract/jobs/sensitivity.ts'
import { useJobsStore } from '../../../stores/jobs.store.ts'
import { useModelsStore } from '../../../stores/models.store.ts'
import { useRunsStore } from '../../../stores/runs.store.ts'
import { useRun } from '../../../ui/use-run.ts'
import { baselineRows } from './baseline-rows.ts'

/** What is known of a model in few bits: its runs, the baseline shown, the newest sensitivity, and the job that runs. */
export function useQuantiseRuns(modelId: Ref<string>) {
  const jobs = useJobsStore()
  const models = useModelsStore()
  const runs = useRunsStore()
  const rows = computed(() => baselineRows(modelId.value, runs.list, models.list))
  const chosen = ref('')
  /** The run chosen in the table, else the newest baseline. */
  const shownId = computed({
    get: () =>
      rows.value.some(({ id }) => id === chosen.value)
        ? chosen.value
        : (rows.value.findLast(({ kind }) => kind === 'baseline')?.id ?? ''),
    set: (id: string) => (chosen.value = id),
  })
  const shown = useRun(() => (runs.byId(shownId.value)?.type === 'quantise' ? shownId.value : null))
  const sensitivity = useRun(() => runs.newestFor(modelId.value, 'sensitivity')?.id ?? null)
  const job = computed(() => jobs.active.find(({ type }) => type === 'quantise' || type === 'sensitivity') ?? null)
  const failed = computed(() => {
    const [newest] = jobs.list.filter(({ type }) => type === 'quantise' || type === 'sensitivity')
    return newest?.state === 'failed' ? newest : null
  })
  return {
    rows,
    shownId,
    job: computed(() => job.value ?? failed.value),
    isBusy: computed(() => job.value !== null),
    shownRun: shown,
    errors: computed(() => (shown.value ? (shown.value.result as QuantiseResult).layers : [])),
    sensitivity: computed(() => (sensitivity.value ? (sensitivity.value.result as SensitivityResult) : null)),
  }
}
