import { computed } from 'vue'
import type { CampaignKind } from '../../../core/contract/campaigns/registry.ts'
import { useCampaignsStore } from '../../stores/campaigns.store.ts'
import { useRunsStore } from '../../stores/runs.store.ts'
import { useUiStore } from '../../stores/ui.store.ts'
import { useRun } from '../../ui/use-run.ts'
import { campaignPoints } from './campaign-points.ts'

/** The newest campaign of some kinds: its points so far, and its run once it is concluded. */
export function useCampaign(kinds: readonly CampaignKind[]) {
  const campaigns = useCampaignsStore()
  const runs = useRunsStore()
  const ui = useUiStore()

  const campaign = computed(() => campaigns.latestOf(kinds))
  const run = useRun(() => campaign.value?.runId)
  const points = computed(() => (campaign.value === null ? [] : campaignPoints(campaign.value, runs.byId)))
  function openReport(id: string): void {
    ui.selectedRunIds = [id]
    ui.show('report')
  }
  return { campaign, run, points, openReport }
}
