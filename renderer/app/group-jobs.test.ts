import { expect, it } from 'vitest'
import type { Campaign } from '../../core/contract/campaign.ts'
import type { Job } from '../../core/contract/job.ts'
import { groupJobs } from './group-jobs.ts'

const job = (id: string, createdAt: string, campaignId?: string) =>
  ({ id, createdAt, ...(campaignId ? { campaign: { id: campaignId, stepKey: id } } : {}) }) as Job
const campaign = { id: 'c1', createdAt: '2026-01-02' } as Campaign

it('puts the jobs of a campaign under it, newest rows first', () => {
  const jobs = [
    job('j4', '2026-01-05'),
    job('j3', '2026-01-04', 'c1'),
    job('j2', '2026-01-03', 'c1'),
    job('j1', '2026-01-01'),
  ]
  const groups = groupJobs(jobs, [campaign])
  expect(groups.map(({ id, jobs: own }) => [id, own.map((each) => each.id)])).toEqual([
    ['j4', ['j4']],
    ['c1', ['j3', 'j2']],
    ['j1', ['j1']],
  ])
})

it('shows a job whose campaign is not known yet by itself', () => {
  expect(groupJobs([job('j1', '2026-01-01', 'c9')], []).map(({ id, campaign: of }) => [id, of])).toEqual([['j1', null]])
})
