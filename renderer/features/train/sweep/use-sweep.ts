import { computed, shallowRef, watch } from 'vue'
import type { SweepResult } from '../../../../core/contract/campaigns/sweep.ts'
import { announceError } from '../../../stores/announce.ts'
import { useCampaignsStore } from '../../../stores/campaigns.store.ts'
import { useModelsStore } from '../../../stores/models.store.ts'
import { dateTime } from '../../../text/numbers.ts'
import { useAttempt } from '../../../ui/use-attempt.ts'
import { useChoice } from '../../../ui/use-choice.ts'
import type { SweepInput } from './sweep-form.ts'

/** The sweep that the page shows, the newest unless another is chosen, and its result as it grows. */
export function useSweep() {
  const campaigns = useCampaignsStore()
  const models = useModelsStore()

  const sweeps = computed(() => campaigns.list.filter(({ kind }) => kind === 'sweep'))
  const shownId = useChoice(
    (id) => campaigns.byId(id) !== null,
    () => sweeps.value[0]?.id ?? null,
  )
  const choices = computed(() =>
    sweeps.value.map(({ id, title, createdAt }) => ({ value: id, label: title, hint: dateTime(createdAt) })),
  )
  const campaign = computed(() => campaigns.byId(shownId.value))
  const result = shallowRef<SweepResult | null>(null)
  const finished = computed(() => campaign.value?.steps.filter(({ state }) => state === 'succeeded').length ?? 0)
  watch(
    [shownId, finished, () => campaign.value?.runId],
    async ([id], [before]) => {
      if (id !== before) result.value = null
      if (!id) return
      try {
        const found = (await campaigns.resultOf(id)) as SweepResult | null
        if (shownId.value === id) result.value = found
      } catch (error) {
        announceError(error)
      }
    },
    { immediate: true },
  )
  const output = computed(() => models.byId((campaign.value?.runId && result.value?.modelId) || null))

  const { isUnderWay: isStarting, problem, attempt } = useAttempt()
  const start = (params: SweepInput, mayReuse: boolean) =>
    attempt(async () => {
      shownId.value = (await campaigns.start('sweep', params, mayReuse)).id
    })
  return { shownId, choices, campaign, result, output, isStarting, problem, start }
}
