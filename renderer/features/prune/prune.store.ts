import { defineStore } from 'pinia'
import { useSubject } from '../../ui/use-subject.ts'
import { usePlanForecast } from './plan/use-plan-forecast.ts'
import { usePrunePlan } from './plan/use-prune-plan.ts'

/** What all pages of the pruning view work on: a model, images, and the plan of what goes. */
export const usePruneStore = defineStore('prune', () => {
  const { modelId, dataId } = useSubject()
  const plan = usePrunePlan(modelId)
  const { form, forecast, chosen } = plan
  const prediction = usePlanForecast(modelId, forecast, {
    chosen,
    multipleOf: () => form.value.multipleOf,
    onFound: (found) => (plan.plan.value = found),
  })
  return { modelId, dataId, ...plan, ...prediction }
})
