import type { PlannedStep } from '../../contract/campaign.ts'
import type { OptimiseParams } from '../../contract/campaigns/optimise.ts'
import { nextTrial, type StopReason } from '../../optimise/search.ts'
import { describeTarget } from '../../optimise/target.ts'
import { recommend, type Trial } from '../../optimise/trial.ts'
import type { Decision, Planner, Situation, StepOutcome } from '../planner.ts'
import { byKey, type Outcomes } from '../points/measured-point.ts'
import { failedSteps } from '../points/failed-steps.ts'
import { concludeSearch } from './conclude.ts'
import { planCuts, type CutParams } from './cuts.ts'
import {
  baseNames,
  basesOf,
  knownTrials,
  searchOf,
  toOutcome,
  trialOfKey,
  trialSteps,
  type KnownTrial,
} from './trials.ts'

/** Trials under way at a time: enough to keep two runners at work, few enough to stop early. */
const maximumPending = 2

/** A search towards a target: trials become ordinary jobs, and which comes next follows from what was measured. */
export const optimisePlanner: Planner<OptimiseParams> = {
  kind: 'optimise',
  title: ({ model, target }, nameOf) => `Optimise ${nameOf(model)} to ${describeTarget(target)}`,
  plan(params, outcomes, situation) {
    const known = byKey(outcomes)
    const names = baseNames(params, situation)
    const cuts = planCuts(params, basesOf(params), known, situation)
    const search = searchOf(params)
    search.budgetSeconds -= cuts.seconds
    const trials = trialsOf(outcomes, situation)
    const finished = trials.filter(isFinished)
    const conclude = (reason: StopReason | 'ended'): Decision => {
      const test = situation.isClosing ? [] : testSteps(params, finished, known, cuts.of, names)
      if (test.length > 0) return { steps: test }
      const conclusion = concludeSearch(params, finished, reason, situation)
      if (conclusion !== null)
        return {
          conclusion: { ...conclusion, diagnostics: [...(conclusion.diagnostics ?? []), ...failedSteps(outcomes)] },
        }
      const why = finished.find(({ point }) => point.message !== null)?.point.message
      return {
        failure: {
          code: 'optimise.no-points',
          message: `No trial of the search came to an end${why ? `: ${why}` : '.'}`,
          details: {},
        },
      }
    }
    if (situation.isClosing) return conclude('ended')
    const pending: Trial[] = trials.filter((trial) => !isFinished(trial))
    const steps = [...cuts.steps, ...pending.flatMap((trial) => trialSteps(params, trial, cuts.of, names))]
    if (!cuts.isReady) return { steps }
    const measured = finished.map(toOutcome)
    while (pending.length < maximumPending) {
      const answer = nextTrial(search, measured, pending)
      if ('next' in answer) {
        pending.push(answer.next)
        steps.push(...trialSteps(params, answer.next, cuts.of, names))
      } else if ('stop' in answer && (pending.length === 0 || answer.stop === 'reached')) return conclude(answer.stop)
      else break
    }
    return { steps }
  },
  progress(params, outcomes, { elapsedMs }) {
    // The budget counts work; while a trial runs, the clock tells how far it may be.
    const measured = outcomes.filter(({ state }) => state === 'succeeded').length
    if (measured === 0) return null
    return Math.min(0.99, elapsedMs / (params.minutes * 60_000))
  },
}

/** The one look at the test images: of the recommended model, once the search is over, where it was asked for. */
function testSteps(
  params: OptimiseParams,
  finished: readonly KnownTrial[],
  outcomes: Outcomes,
  cutOf: CutParams,
  names: readonly string[],
): PlannedStep[] {
  const best = params.test ? recommend(params.target, finished.map(toOutcome)) : null
  if (best === null) return []
  const steps = trialSteps(params, best, cutOf, names, { test: true }).filter(({ key }) => key.endsWith(':test'))
  const isDone = steps.every(({ key }) => (outcomes.get(key)?.state ?? 'pending') !== 'pending')
  return isDone ? [] : steps
}

function trialsOf(outcomes: readonly StepOutcome[], situation: Pick<Situation, 'readRun'>): KnownTrial[] {
  const planned = outcomes.map(({ key }) => trialOfKey(key)).filter((trial) => trial !== null)
  return knownTrials(planned, byKey(outcomes), situation)
}

function isFinished({ point }: KnownTrial): boolean {
  return point.state === 'measured' || point.state === 'failed'
}
