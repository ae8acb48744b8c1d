import { computed, shallowRef, watch } from 'vue'
import type { CampaignKind } from '../../../core/contract/campaigns/registry.ts'
import type { Run } from '../../../core/contract/run.ts'
import { announceError } from '../../stores/announce.ts'
import { useCampaignsStore } from '../../stores/campaigns.store.ts'
import { useRunsStore } from '../../stores/runs.store.ts'
import { useUiStore } from '../../stores/ui.store.ts'
import { campaignPoints } from './campaign-points.ts'

/** The newest campaign of some kinds: its points so far, and its run once it is concluded. */
export function useCampaign(kinds: readonly CampaignKind[]) {
  const campaigns = useCampaignsStore()
  const runs = useRunsStore()
  const ui = useUiStore()

  const campaign = computed(() => campaigns.latestOf(kinds))
  const run = shallowRef<Run | null>(null)
  watch(
    () => campaign.value?.runId ?? null,
    async (runId) => {
      run.value = null
      if (runId) run.value = await runs.get(runId).catch((error: unknown) => (announceError(error), null))
    },
    { immediate: true },
  )
  const points = computed(() => (campaign.value === null ? [] : campaignPoints(campaign.value, runs.byId)))
  function openRun(id: string): void {
    ui.selectedRunIds = [id]
    ui.show('runs')
  }
  function openReport(id: string): void {
    ui.selectedRunIds = [id]
    ui.show('report')
  }
  return { campaign, run, points, openRun, openReport }
}
