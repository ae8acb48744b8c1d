import type { CampaignStep } from '../../contract/campaign.ts'
import type { ProjectStore } from '../../ports/project-store.ts'
import { toWireError } from '../../rpc/wire-error.ts'
import type { Scheduler } from '../scheduler.ts'
import type { CampaignTable, LiveCampaign } from './campaign-table.ts'
import { findEqualRun, type EqualRunOptions } from './equal-run.ts'
import { fillStepReferences, referencedSteps } from './step-references.ts'

export type StartStepsOptions = Omit<EqualRunOptions, 'trainEngine'> & {
  store: ProjectStore
  scheduler: Scheduler
  table: CampaignTable
  trainEngine(): EqualRunOptions['trainEngine']
  /** Jobs that may be started. */
  room: number
}

/**
 * Starts the steps whose inputs are there, in the order of the plan, as long as there is room; a step that an equal run stands for needs none.
 * Returns whether a step came to an end by that, which may let others begin.
 */
export function startSteps(live: LiveCampaign, steps: readonly CampaignStep[], options: StartStepsOptions): boolean {
  const { store, scheduler, table, room } = options
  const made = new Map(
    steps
      .filter(({ state }) => state === 'succeeded')
      .map(({ key, runId, outputModelId }) => {
        const datasetId = runId === null ? null : (table.runFacts(runId)?.datasetId ?? null)
        return [key, { modelId: outputModelId, datasetId }]
      }),
  )
  const startable: { step: CampaignStep; params: Record<string, unknown> }[] = []
  let hasSettled = false
  const settle = (step: CampaignStep, outcome: Parameters<CampaignTable['settle']>[2]): void => {
    table.settle(live, step.key, outcome)
    hasSettled = true
  }
  for (const step of steps) {
    if (step.state !== 'waiting' || !referencedSteps(step.params).every((key) => made.has(key))) continue
    try {
      const params = fillStepReferences(step.params, made)
      const equal = live.campaign.mayReuse
        ? findEqualRun(store, step.type, params, { ...options, trainEngine: options.trainEngine() })
        : null
      if (equal === null) startable.push({ step, params })
      else settle(step, { reusedRunId: equal.id })
    } catch (error) {
      settle(step, { error: toWireError(error) })
    }
  }
  const parallelJobs = scheduler.parallelJobs()
  const together = Math.min(parallelJobs, parallelJobs - room + startable.length)
  for (const { step, params } of startable.slice(0, room)) {
    try {
      const campaign = { id: live.campaign.id, stepKey: step.key, together }
      scheduler.start(step.type, params, { campaign, title: step.title })
    } catch (error) {
      settle(step, { error: toWireError(error) })
    }
  }
  return hasSettled
}
