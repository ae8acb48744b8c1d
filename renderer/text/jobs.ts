import type { JobState } from '../../core/contract/job.ts'

const states: Record<JobState, string> = {
  queued: 'Queued',
  running: 'Running',
  paused: 'Paused',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
}

/** Words about jobs. */
export const jobWords = {
  states,
  attempt: (attempt: number) => `attempt ${attempt}`,
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  showRun: 'Show run',
  left: (time: string) => `${time} left`,
  interruptedHint: 'The engine stopped before the job was done. Start it again to repeat it.',
  cancelledHint: 'Cancelled before it was done. Nothing was kept.',
}
