import type { CampaignState } from '../../core/contract/campaign.ts'

const states: Record<CampaignState, string> = {
  running: 'Running',
  paused: 'Paused',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** Words about work that is made of many jobs. */
export const campaignWords = {
  states,
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  conclude: 'Conclude now',
  concludeHint: 'Ends it with what is finished and recommends from that',
  extend: (minutes: number) => `${minutes} more minutes`,
  steps: (done: number, total: number) => `${done} of ${total} steps`,
  left: (time: string) => `${time} left`,
  cancelledHint: 'Cancelled. Every finished step is kept as a run, and counts when the same is started again.',
  openRun: 'Show run',
  report: 'Report',
}
