import type { StepOutcome } from '../../campaigns/planner.ts'
import type { CampaignStep, CampaignStepState } from '../../contract/campaign.ts'
import { terminalCampaignStates } from '../../contract/campaign.ts'
import type { Job } from '../../contract/job.ts'
import type { RunSummary } from '../../contract/run.ts'
import type { StoredCampaign, StoredStep } from '../../ports/project-store.ts'
import { isTerminal } from '../transitions.ts'
import { referencedSteps } from './step-references.ts'

/** What is asked of a finished run again and again. */
export type RunFacts = Pick<RunSummary, 'outputModelId' | 'datasetId' | 'metrics'>

/** What the state of steps follows from: jobs by step key, and finished runs by id. */
export type StepSources = { jobs: ReadonlyMap<string, Job>; run(id: string): RunFacts | null }

/** The steps of a campaign with the state that follows from their jobs. Nothing of it is stored, so that nothing can contradict. */
export function stepsWithState(campaign: StoredCampaign, { jobs, run }: StepSources): CampaignStep[] {
  const isOver = terminalCampaignStates.includes(campaign.state) || campaign.isClosing
  const states = new Map<string, CampaignStepState>()
  return campaign.steps.map((step) => {
    const job = jobs.get(step.key)
    const state = stateOf(step, job, states, isOver)
    states.set(step.key, state)
    const runId = step.reusedRunId ?? job?.runId ?? null
    return {
      key: step.key,
      title: step.title,
      type: step.type,
      params: job?.params ?? step.params,
      state,
      jobId: job?.id ?? null,
      runId,
      outputModelId:
        step.reusedRunId === null ? (job?.outputModelId ?? null) : (run(step.reusedRunId)?.outputModelId ?? null),
      isReused: step.reusedRunId !== null,
      error: step.error ?? job?.error ?? null,
    }
  })
}

function stateOf(
  step: StoredStep,
  job: Job | undefined,
  before: ReadonlyMap<string, CampaignStepState>,
  isOver: boolean,
): CampaignStepState {
  if (step.reusedRunId !== null) return 'succeeded'
  if (step.error !== null) return 'failed'
  if (job !== undefined) return job.state
  const isLost = referencedSteps(step.params).some((key) => hasFailed(before.get(key)))
  return isOver || isLost ? 'skipped' : 'waiting'
}

/** Over, and without a result. A step that was never planned counts as failed. */
export function hasFailed(state: CampaignStepState | undefined): boolean {
  if (state === undefined || state === 'skipped') return true
  return state !== 'waiting' && state !== 'succeeded' && isTerminal(state)
}

/** What a planner is told of the steps. */
export function outcomesOf(steps: readonly CampaignStep[], run: StepSources['run']): StepOutcome[] {
  return steps.map(({ key, state, runId, outputModelId, error }) => ({
    key,
    state: state === 'succeeded' || state === 'skipped' ? state : hasFailed(state) ? 'failed' : 'pending',
    runId,
    outputModelId,
    metrics: (runId === null ? null : run(runId))?.metrics ?? {},
    error,
  }))
}
