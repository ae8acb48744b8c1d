import { defineStore } from 'pinia'
import { useDatasetsStore } from '../../stores/datasets.store.ts'
import { useDocumentStore } from '../../stores/document.store.ts'
import { useModelsStore } from '../../stores/models.store.ts'
import { useChoice } from '../../ui/use-choice.ts'
import { usePlanForecast } from './plan/use-plan-forecast.ts'
import { usePrunePlan } from './plan/use-prune-plan.ts'

/** What all pages of the pruning view work on: a model, images, and the plan of what goes. */
export const usePruneStore = defineStore('prune', () => {
  const models = useModelsStore()
  const datasets = useDatasetsStore()
  const project = useDocumentStore()
  const modelId = useChoice(
    (id) => models.byId(id) !== null,
    () => models.byId(project.baseModelId)?.id ?? models.latest?.id ?? null,
  )
  const dataId = useChoice(
    (id) => datasets.byId(id) !== null,
    () => datasets.byId(project.settings.datasetId)?.id ?? datasets.list.at(-1)?.id ?? null,
  )
  const plan = usePrunePlan(modelId)
  const { form, forecast, chosen } = plan
  const prediction = usePlanForecast(modelId, forecast, {
    chosen,
    multipleOf: () => form.value.multipleOf,
    onFound: (found) => (plan.plan.value = found),
  })
  return { modelId, dataId, ...plan, ...prediction }
})
