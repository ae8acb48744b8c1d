import { onScopeDispose } from 'vue'
import type { Campaign } from '../../core/contract/campaign.ts'
import type { Job } from '../../core/contract/job.ts'
import { announce } from '../stores/announce.ts'
import { useCampaignsStore } from '../stores/campaigns.store.ts'
import { useJobsStore } from '../stores/jobs.store.ts'
import { useUiStore } from '../stores/ui.store.ts'
import { campaignWords } from '../text/campaigns.ts'
import { messages } from '../text/messages.ts'

/** Says how a job ended, wherever the user is then. */
export function useJobNews(): void {
  const ui = useUiStore()
  onScopeDispose(useJobsStore().onEnded(tell))
  onScopeDispose(useCampaignsStore().onEnded(tellOfCampaign))

  function tell(job: Job): void {
    // The campaign tells of its end, not of every step.
    if (job.campaign) return
    if (job.state === 'succeeded') announce(messages.jobSucceeded(job.title), 'good', showing(job.runId))
    else if (job.state === 'failed') announce(messages.jobFailed(job.title, job.error?.message ?? ''), 'bad')
    else if (job.state === 'cancelled') announce(messages.jobCancelled(job.title))
    else announce(messages.jobInterrupted(job.title), 'warn')
  }

  function tellOfCampaign({ state, title, error, runId }: Campaign): void {
    if (state === 'succeeded') announce(campaignWords.succeeded(title), 'good', showing(runId))
    else if (state === 'failed') announce(campaignWords.failed(title, error?.message ?? ''), 'bad')
  }

  function showing(runId: string | null): { label: string; run: () => void } {
    return {
      label: messages.show,
      run: () => (runId ? ui.showRuns(runId) : ui.show('runs')),
    }
  }
}
