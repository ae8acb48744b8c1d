import { expect, it } from 'vitest'
import type { CampaignStep } from '../../../core/contract/campaign.ts'
import type { RunSummary } from '../../../core/contract/run.ts'
import { campaignPoints } from './campaign-points.ts'

const step = (key: string, runId: string | null): CampaignStep => ({
  key,
  title: `30 % cut: ${key.split(':').at(-1)}`,
  type: 'profile',
  params: {},
  state: runId === null ? 'running' : 'succeeded',
  jobId: null,
  runId,
  outputModelId: null,
  isReused: false,
  error: null,
})
const runs: Record<string, Partial<RunSummary>> = {
  val: { id: 'val', metrics: { accuracyRatio: 0.8 } },
  profile: { id: 'profile', inputModelId: 'm1', metrics: { accuracyRatio: 0.7, framesPerSecond: 133 } },
}
const runOf = (id: string | null) => ((id && runs[id]) || null) as RunSummary | null

it('takes a point once both its measurements are there, with the accuracy of the evaluation, not of the few profiled images', () => {
  const steps = [step('a:val', 'val'), step('a:profile', 'profile'), step('b:val', 'val'), step('b:profile', null)]
  expect(campaignPoints({ steps }, runOf)).toEqual([
    {
      key: 'a',
      title: '30 % cut',
      runId: 'profile',
      modelId: 'm1',
      metrics: { accuracyRatio: 0.8, framesPerSecond: 133 },
    },
  ])
})
