import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import type { GammaTable, ModelVersion } from '../../../../core/contract/models.ts'
import { announceError } from '../../../stores/announce.ts'
import { useModelsStore } from '../../../stores/models.store.ts'
import { useRunsStore } from '../../../stores/runs.store.ts'
import { suggestTeacher } from '../../../ui/suggest-teacher.ts'
import { defaultPruneForm, type PruneForm } from './prune-form.ts'
import {
  defaultLayers,
  filterGammas,
  forecastPlan,
  withThreshold,
  withUniformRatio,
  type PrunePlan,
} from './prune-plan.ts'

/** How much of which layer is to go, for the model of the given id, and what that would leave. Another model starts a new plan. */
export function usePrunePlan(modelId: Readonly<Ref<string>>) {
  const models = useModelsStore()
  const runs = useRunsStore()
  const version = shallowRef<ModelVersion | null>(null)
  const gammaTable = shallowRef<GammaTable>([])
  const plan = shallowRef<PrunePlan>({})
  const chosen = ref<string[]>([])
  const ratio = ref(20)
  const threshold = ref(0)
  const form = shallowRef<PruneForm>(defaultPruneForm)

  watch(
    modelId,
    async (id) => {
      version.value = null
      if (!id) return
      try {
        const [loaded, gammas] = await Promise.all([models.get(id), models.gammas(id)])
        if (id !== modelId.value) return
        version.value = loaded
        gammaTable.value = gammas
        chosen.value = defaultLayers(loaded.graph)
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
  const gammas = computed(() =>
    version.value ? filterGammas(version.value.graph, gammaTable.value) : new Map<string, number[]>(),
  )
  const shownGammas = computed(() => chosen.value.flatMap((layer) => gammas.value.get(layer) ?? []))
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
    plan.value = withThreshold(plan.value, gammas.value, chosen.value, value)
  }
  return {
    form,
    plan,
    chosen,
    ratio,
    threshold,
    shownGammas,
    forecast,
    removed,
    choose,
    setUniform,
    setThreshold,
  }
}
