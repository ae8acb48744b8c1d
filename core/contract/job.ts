import type { JobType } from './jobs/registry.ts'
import type { WireError } from './errors.ts'

export type JobState = 'queued' | 'running' | 'paused' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted'

export const terminalStates: readonly JobState[] = ['succeeded', 'failed', 'cancelled', 'interrupted']

/** Snapshot of a job, as pushed at most ten times a second. */
export type Job = {
  id: string
  type: JobType
  /** What the user reads, e.g. `Train akidanet-2 for 5 epochs`. */
  title: string
  state: JobState
  params: Record<string, unknown>
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
  attempt: number
  /** 0..1, null while unknown. */
  progressRatio: number | null
  phase: string
  /** Estimate, null while unknown. */
  secondsLeft: number | null
  error: WireError | null
  /** Set when succeeded. */
  runId: string | null
  outputModelId: string | null
  /** The campaign that the job is a step of; absent for jobs of the user. */
  campaign?: JobCampaign
}

/** `together`: how many jobs of campaigns were to run at once when this one was started; they share the processor cores. */
export type JobCampaign = { id: string; stepKey: string; together?: number }

/** Live curve points of a job since the last push; a new subscriber gets all points first. */
export type JobPoints = { jobId: string; points: Record<string, [number, number][]> }

export type JobLogLine = { at: string; severity: 'info' | 'warning' | 'error'; message: string }
