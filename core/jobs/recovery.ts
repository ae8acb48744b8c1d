import type { StoredJob } from '../ports/project-store.ts'

/** Times that a job is tried before it is given up. */
const maxAttempts = 3

export type RecoveryPlan =
  { action: 'resume' | 'restart'; message: string } | { action: 'give-up'; code: string; message: string }

/**
 * What becomes of a job whose process ended under it. `reason` says how it ended. A job whose handler was never looked up has done nothing
 * yet and is started again.
 */
export function planRecovery(
  job: Pick<StoredJob, 'recovery' | 'attempt'>,
  hasCheckpoint: boolean,
  reason: string,
): RecoveryPlan {
  if (job.recovery === 'abandon') {
    return {
      action: 'give-up',
      code: 'job.interrupted',
      message: `The job was interrupted (${reason}). Start it again if it is still needed.`,
    }
  }
  if (job.attempt >= maxAttempts) {
    return {
      action: 'give-up',
      code: 'job.gave-up',
      message: `The job was interrupted ${job.attempt} times, the last time by ${reason}, and was given up. Its log has the details; smaller batches or fewer images need less memory.`,
    }
  }
  const next = `attempt ${job.attempt + 1} of ${maxAttempts}`
  return job.recovery === 'resume' && hasCheckpoint
    ? { action: 'resume', message: `Interrupted (${reason}); goes on from the last checkpoint, ${next}.` }
    : { action: 'restart', message: `Interrupted (${reason}); starts again, ${next}.` }
}
