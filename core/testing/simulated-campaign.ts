import type { Conclusion, Planner, Situation, StepOutcome } from '../campaigns/planner.ts'
import type { PlannedStep } from '../contract/campaign.ts'
import type { WireError } from '../contract/errors.ts'
import type { Run } from '../contract/run.ts'
import { reportRun } from './report-runs.ts'

/** What a made-up job gives; null: it fails. */
export type SimulatedStep = { metrics: Record<string, number>; seconds: number; result?: unknown } | null

export type SimulatedCampaign = {
  steps: PlannedStep[]
  outcomes: StepOutcome[]
  conclusion: Conclusion | null
  failure: WireError | null
}

/**
 * Carries a campaign through without jobs: steps run one after the other as soon as what they name is there, and answer what `work` says. Steps
 * that need one that failed are skipped. `until`: ends early, as a kill would, after so many steps.
 */
export function simulateCampaign<Params>(
  planner: Planner<Params>,
  params: Params,
  work: (step: PlannedStep) => SimulatedStep,
  { until = Number.POSITIVE_INFINITY, isClosing = false } = {},
): SimulatedCampaign {
  const steps: PlannedStep[] = []
  const outcomes = new Map<string, StepOutcome>()
  const runs = new Map<string, Run>()
  let elapsedMs = 0
  for (let round = 0; round < 5000; round++) {
    const isCut = outcomes.size > 0 && [...outcomes.values()].filter(({ state }) => state !== 'pending').length >= until
    const situation: Situation = {
      elapsedMs,
      isClosing: isClosing && isCut,
      readRun: (runId) => runs.get(runId)!,
      nameOf: (id) => `model ${id}`,
    }
    const decision = planner.plan(params, [...outcomes.values()], situation)
    if ('conclusion' in decision) return end(decision.conclusion, null)
    if ('failure' in decision) return end(null, decision.failure)
    for (const step of decision.steps) {
      if (outcomes.has(step.key)) continue
      steps.push(step)
      outcomes.set(step.key, pending(step.key))
    }
    if (isCut) return end(null, null)
    const next = steps.find(({ key }) => outcomes.get(key)!.state === 'pending')
    if (next === undefined) throw new Error('The campaign has nothing left to do and came to no conclusion.')
    elapsedMs += settle(next)
  }
  throw new Error('The campaign never ends.')

  function settle(step: PlannedStep): number {
    const needed = [...JSON.stringify(step.params).matchAll(/\$step:([^"]+)/g)].map(([, key]) => outcomes.get(key!))
    if (needed.some((outcome) => outcome?.state !== 'succeeded')) {
      outcomes.set(step.key, { ...pending(step.key), state: 'skipped' })
      return 0
    }
    const done = work(step)
    if (done === null) {
      const error = { code: 'test.failed', message: 'made to fail', details: {} }
      outcomes.set(step.key, { ...pending(step.key), state: 'failed', error })
      return 0
    }
    const runId = `run:${step.key}`
    const { metrics, seconds, result } = done
    runs.set(runId, {
      ...reportRun(1, step.type, step.title, { metrics, result }),
      id: runId,
      durationMs: seconds * 1000,
    })
    const outputModelId = ['import', 'swap', 'train', 'prune'].includes(step.type) ? `model:${step.key}` : null
    outcomes.set(step.key, { ...pending(step.key), state: 'succeeded', runId, outputModelId, metrics })
    return seconds * 1000
  }
  function end(conclusion: Conclusion | null, failure: WireError | null): SimulatedCampaign {
    return { steps, outcomes: [...outcomes.values()], conclusion, failure }
  }
}

function pending(key: string): StepOutcome {
  return { key, state: 'pending', runId: null, outputModelId: null, metrics: {}, error: null }
}
