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
  conclude: 'Conclude now',
  concludeHint: 'Ends it with what is finished and recommends from that',
  extend: (minutes: number) => `${minutes} more minutes`,
  steps: (done: number, total: number) => `${done} of ${total} steps`,
  cancelledHint: 'Cancelled. Every finished step is kept as a run, and counts when the same is started again.',
  waits: 'waits for other work',
  showSteps: (count: number) => `Show ${count} jobs`,
  hideSteps: 'Hide jobs',
  parallel: 'Jobs at once',
  parallelHint: (count: number) => `About 1 GB of memory each; ${count} suits this machine.`,
  succeeded: (title: string) => `${title}: done`,
  failed: (title: string, message: string) => `${title} failed: ${message}`,
  openRun: 'Show run',
  report: 'Report',
}
