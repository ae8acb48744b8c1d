import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import type { PlanTable } from '../../../../core/contract/plan.ts'
import { engine } from '../../../engine/client.ts'
import { messageOf } from '../../../stores/announce.ts'
import { useDocumentStore } from '../../../stores/document.store.ts'
import { useRunsStore } from '../../../stores/runs.store.ts'
import type { PlanForecast, PrunePlan } from './prune-plan.ts'
import { defaultStrategyForm, toStrategy, type StrategyForm } from './strategy-form.ts'

/** Edits that follow each other faster than this are asked about once. */
const settleMs = 120

/**
 * What a plan is expected to give on the project's device, asked of the engine at every change, and plans found by strategies. `onFound`
 * takes the shares of filters to remove, by layer name.
 */
export function usePlanForecast(
  modelId: Readonly<Ref<string>>,
  forecast: Readonly<Ref<PlanForecast | null>>,
  settings: { chosen: Readonly<Ref<readonly string[]>>; multipleOf: () => number; onFound: (plan: PrunePlan) => void },
) {
  const project = useDocumentStore()
  const runs = useRunsStore()
  const strategy = shallowRef<StrategyForm>(defaultStrategyForm)
  const table = shallowRef<PlanTable | null>(null)
  const isFinding = ref(false)
  const strategyProblem = ref('')
  /** The strategy whose plan is shown, until a row is edited. */
  const foundBy = shallowRef<{ name: string; key: string } | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  const counts = computed(() =>
    Object.fromEntries(
      (forecast.value?.rows ?? [])
        .filter((row) => row.isPrunable && row.filtersAfter < row.filtersBefore)
        .map((row) => [row.layer, row.filtersAfter]),
    ),
  )
  const place = () => {
    const { device, mode, hostOverheadMs } = project.settings
    return { model: modelId.value, device, mode, hostOverheadMs }
  }
  const newestRun = computed(() => runs.newestFor(modelId.value, 'prunability')?.id ?? '')
  watch(
    [counts, modelId, newestRun, () => project.settings],
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void ask(), settleMs)
    },
    { immediate: true },
  )
  async function ask(): Promise<void> {
    if (!modelId.value || !forecast.value) return
    const filters = counts.value
    const key = JSON.stringify(filters)
    const answer = await engine()
      .call('prune.plan', { ...place(), filters })
      .catch(() => null)
    if (JSON.stringify(counts.value) !== key) return
    const name = foundBy.value?.key === key ? foundBy.value.name : 'manual'
    table.value = answer ? { ...answer, prediction: { ...answer.prediction, strategy: name } } : null
  }
  async function find(): Promise<void> {
    const wanted = toStrategy(strategy.value)
    if (!wanted) return
    isFinding.value = true
    strategyProblem.value = ''
    try {
      const found = await engine().call('prune.plan', {
        ...place(),
        strategy: wanted,
        layers: [...settings.chosen.value],
        multipleOf: settings.multipleOf(),
        alignNodes: strategy.value.alignNodes,
      })
      const cut = found.rows.filter(({ filters }) => filters.after < filters.before)
      settings.onFound(Object.fromEntries(cut.map(({ layer, filters }) => [layer, 1 - filters.after / filters.before])))
      const kept = Object.fromEntries(cut.map(({ layer, filters }) => [layer, filters.after]))
      foundBy.value = { name: strategy.value.kind, key: JSON.stringify(kept) }
      strategyProblem.value = found.shortfall ?? ''
    } catch (error) {
      strategyProblem.value = messageOf(error)
    } finally {
      isFinding.value = false
    }
  }
  return { strategy, table, isFinding, strategyProblem, find }
}
