import type { Campaign } from '../../core/contract/campaign.ts'
import type { Job } from '../../core/contract/job.ts'

/** A row of the list of jobs: a campaign with its jobs, or a single job. */
export type JobGroup = { id: string; createdAt: string; campaign: Campaign | null; jobs: Job[] }

/** Jobs with those of a campaign under it, newest first. A job whose campaign is not known stands by itself. */
export function groupJobs(jobs: readonly Job[], campaigns: readonly Campaign[]): JobGroup[] {
  const groups = new Map(
    campaigns.map((campaign): [string, JobGroup] => [
      campaign.id,
      { id: campaign.id, createdAt: campaign.createdAt, campaign, jobs: [] },
    ]),
  )
  const single: JobGroup[] = []
  for (const job of jobs) {
    const group = job.campaign === undefined ? undefined : groups.get(job.campaign.id)
    if (group === undefined) single.push({ id: job.id, createdAt: job.createdAt, campaign: null, jobs: [job] })
    else group.jobs.push(job)
  }
  return [...groups.values(), ...single].sort((a, b) => b.createdAt.localeCompare(a.createdAt))
}
