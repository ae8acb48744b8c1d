import type { StoredJob } from '../ports/project-store.ts'

type Waiting = Pick<StoredJob, 'campaign' | 'state'>

/**
 * The job to start now, null when all have to wait. Jobs of the user run one after the other in the order they were asked for (the second may
 * use what the first makes), before any campaign, and never wait for one. Jobs of campaigns, which name what they need, fill up to
 * `parallelJobs` with them; paused ones, which take no time, do not count.
 *
 * @param queued oldest first
 * @param active jobs that hold a runner, paused ones too
 */
export function chooseNext<T extends Waiting>(
  queued: readonly T[],
  active: readonly Waiting[],
  parallelJobs: number,
): T | null {
  const own = queued.find((job) => job.campaign === undefined)
  if (own !== undefined && active.every((job) => job.campaign !== undefined)) return own
  if (active.filter(({ state }) => state !== 'paused').length >= parallelJobs) return null
  return queued.find((job) => job.campaign !== undefined) ?? null
}
