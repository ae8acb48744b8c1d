import type { CampaignStep } from '../../contract/campaign.ts'
import type { Job } from '../../contract/job.ts'
import type { StoredStep } from '../../ports/project-store.ts'

/** Share of the planned work that is done, by the weights of the steps, 0..1; null without steps. A step that came to nothing counts as done. */
export function progressByWeight(
  planned: readonly StoredStep[],
  steps: readonly CampaignStep[],
  jobs: ReadonlyMap<string, Job>,
): number | null {
  const weights = planned.map(({ weight }) => weight ?? 1)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (total === 0) return null
  const done = steps.reduce((sum, step, index) => sum + weights[index]! * doneRatio(step, jobs.get(step.key)), 0)
  return done / total
}

function doneRatio({ state }: CampaignStep, job: Job | undefined): number {
  if (state === 'waiting' || state === 'queued') return 0
  if (state === 'running' || state === 'paused') return job?.progressRatio ?? 0
  return 1
}
