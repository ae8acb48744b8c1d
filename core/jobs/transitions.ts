import type { JobState } from '../contract/job.ts'

/**
 * Where a job may go. `running -> queued` is a recovery or a shutdown; `paused -> queued` resumes a job whose runner is gone.
 * Terminal states never reopen.
 */
const allowed: Record<JobState, readonly JobState[]> = {
  queued: ['running', 'paused', 'cancelled', 'failed'],
  running: ['paused', 'queued', 'succeeded', 'failed', 'cancelled', 'interrupted'],
  paused: ['running', 'queued', 'succeeded', 'failed', 'cancelled', 'interrupted'],
  succeeded: [],
  failed: [],
  cancelled: [],
  interrupted: [],
}

export function canMove(from: JobState, to: JobState): boolean {
  return allowed[from].includes(to)
}

export function isTerminal(state: JobState): boolean {
  return allowed[state].length === 0
}
