import type { CampaignKind } from './campaigns/registry.ts'
import type { WireError } from './errors.ts'
import type { JobState } from './job.ts'
import type { JobType } from './jobs/registry.ts'

/** `paused` holds its jobs where they are. The last three never reopen. */
export type CampaignState = 'running' | 'paused' | 'succeeded' | 'failed' | 'cancelled'

export const terminalCampaignStates: readonly CampaignState[] = ['succeeded', 'failed', 'cancelled']

/** One job of a campaign as its planner asks for it. */
export type PlannedStep = {
  /** Unique within the campaign and stable: a step that is planned twice is done once. */
  key: string
  /** What the user reads, also the name of the step's run, e.g. `L1+L2 1e-6, seed 42: quantised`. */
  title: string
  type: JobType
  /**
   * Parameters of the job. A text `$step:KEY` stands for the model that step KEY made and `$data:KEY` for its data set; the step waits
   * for those it names, and is skipped when one of them comes to nothing.
   */
  params: Record<string, unknown>
  /** Share of the campaign's work, against the other steps; sets progress and time left. Default 1. */
  weight?: number
  /** The campaign fails when this step does. Default false: the planner decides with what there is. */
  isNeeded?: boolean
}

/** `waiting`: no job yet. `skipped`: never to be done, since a step that it builds on came to nothing or the campaign ended before. */
export type CampaignStepState = JobState | 'waiting' | 'skipped'

export type CampaignStep = Omit<PlannedStep, 'weight' | 'isNeeded'> & {
  state: CampaignStepState
  jobId: string | null
  /** Set when succeeded. */
  runId: string | null
  outputModelId: string | null
  /** An equal run was there already and counts for this step. */
  isReused: boolean
  error: WireError | null
}

/** Work made of many jobs that counts as one: a snapshot, as pushed at most four times a second. */
export type Campaign = {
  id: string
  kind: CampaignKind
  title: string
  state: CampaignState
  /** Parameters of the kind (`contract/campaigns/<kind>.ts`) with every default filled in. */
  params: Record<string, unknown>
  seed: number
  /** Known so far; a planner may add more as results come in. */
  steps: CampaignStep[]
  createdAt: string
  finishedAt: string | null
  /** The run that concludes it; set when succeeded. */
  runId: string | null
  error: WireError | null
  /** 0..1, null while unknown. */
  progressRatio: number | null
  /** Estimate, null while unknown. */
  secondsLeft: number | null
}
