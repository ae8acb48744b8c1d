import type { CampaignStep, CampaignStepState } from '../../core/contract/campaign.ts'
import { campaignWords } from '../text/campaigns.ts'

const open: readonly CampaignStepState[] = ['waiting', 'queued', 'running', 'paused']

/** How far a campaign is, in words: `12 of 40 steps, amplitude 1e-6, seed 42: quantised training`. */
export function describeSteps(steps: readonly CampaignStep[]): string {
  const done = steps.filter(({ state }) => !open.includes(state)).length
  const running = steps.filter(({ state }) => state === 'running').map(({ title }) => title)
  const isWaiting = running.length === 0 && steps.some(({ state }) => state === 'waiting' || state === 'queued')
  return [campaignWords.steps(done, steps.length), ...(isWaiting ? [campaignWords.waits] : running)].join(', ')
}
