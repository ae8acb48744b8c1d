import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import type { PrunabilityResult } from '../../../../core/contract/jobs/prunability.ts'
import type { ModelVersion } from '../../../../core/contract/models.ts'
import type { ImportanceTable } from '../../../../core/contract/plan.ts'
import { engine } from '../../../engine/client.ts'
import { announceError } from '../../../stores/announce.ts'
import { useModelsStore } from '../../../stores/models.store.ts'
import { useRunsStore } from '../../../stores/runs.store.ts'
import { suggestTeacher } from '../../../ui/suggest-teacher.ts'
import { defaultPruneForm, type PruneForm } from './prune-form.ts'
import { defaultLayers } from '../../../../core/graph/prunable-layers.ts'
import { forecastPlan, withThreshold, withUniformRatio, type PrunePlan } from './prune-plan.ts'

const noImportance: ImportanceTable = { layers: [], diagnostics: [] }

/** How much of which layer is to go, for the model of the given id, and what that would leave. Another model starts a new plan. */
export function usePrunePlan(modelId: Readonly<Ref<string>>) {
  const models = useModelsStore()
  const runs = useRunsStore()
  const version = shallowRef<ModelVersion | null>(null)
  const importance = shallowRef<ImportanceTable>(noImportance)
  const plan = shallowRef<PrunePlan>({})
  const chosen = ref<string[]>([])
  const ratio = ref(20)
  const threshold = ref(0)
  /** The layer whose filters the histogram shows; '': all chosen ones. */
  const histogramLayer = ref('')
  const form = shallowRef<PruneForm>(defaultPruneForm)

  watch(
    modelId,
    async (id) => {
      version.value = null
      if (!id) return
      try {
        const loaded = await models.get(id)
        if (id !== modelId.value) return
        version.value = loaded
        histogramLayer.value = ''
        chosen.value = defaultLayers(loaded.graph).map(({ name }) => name)
        plan.value = withUniformRatio({}, chosen.value, ratio.value / 100)
        threshold.value = 0
        const model = models.byId(id)
        form.value = { ...form.value, teacher: model ? suggestTeacher(model, models.list, runs.list) : '' }
      } catch (error) {
        announceError(error)
      }
    },
    { immediate: true },
  )
  watch(
    [modelId, () => form.value.importance, () => runs.newestFor(modelId.value, 'prunability')?.id],
    async ([id, kind]) => {
      importance.value = noImportance
      threshold.value = 0
      if (!id) return
      const found = await askImportance(id, kind)
      if (id === modelId.value && kind === form.value.importance) importance.value = found
    },
    { immediate: true },
  )
  /** What the engine can rank at once; what is measured on images comes from the newest prunability run by it. */
  async function askImportance(id: string, kind: PruneForm['importance']): Promise<ImportanceTable> {
    const isMeasured = kind === 'taylor' || kind === 'activation-rate'
    if (!isMeasured)
      return engine()
        .call('prune.importance', { model: id, importance: kind, seed: form.value.seed })
        .catch(() => noImportance)
    const run = runs.newestFor(id, 'prunability')
    const result = run ? ((await runs.get(run.id)).result as PrunabilityResult) : null
    return result?.importance === kind ? { layers: result.layers, diagnostics: [] } : noImportance
  }
  const scores = computed(() => new Map(importance.value.layers.map(({ layer, scores: own }) => [layer, own])))
  const histogramLayers = computed(() => (histogramLayer.value ? [histogramLayer.value] : chosen.value))
  const shownScores = computed(() => histogramLayers.value.flatMap((layer) => scores.value.get(layer) ?? []))
  const forecast = computed(() =>
    version.value ? forecastPlan(version.value.graph, plan.value, form.value.multipleOf) : null,
  )
  const removed = computed(() => (forecast.value ? forecast.value.filtersBefore - forecast.value.filtersAfter : 0))

  function choose({ layer, isChosen }: { layer: string; isChosen: boolean }): void {
    const names = version.value?.graph.layers.map(({ name }) => name) ?? []
    chosen.value = isChosen
      ? names.filter((name) => name === layer || chosen.value.includes(name))
      : chosen.value.filter((name) => name !== layer)
    plan.value = { ...plan.value, [layer]: isChosen ? ratio.value / 100 : 0 }
  }
  function setUniform(percent: number): void {
    ratio.value = percent
    plan.value = withUniformRatio(plan.value, chosen.value, percent / 100)
  }
  function setThreshold(value: number): void {
    threshold.value = value
    plan.value = withThreshold(plan.value, scores.value, histogramLayers.value, value)
  }
  return {
    form,
    plan,
    chosen,
    ratio,
    threshold,
    importance,
    histogramLayer,
    shownScores,
    forecast,
    removed,
    choose,
    setUniform,
    setThreshold,
  }
}
