import type { Situation, StepOutcome } from '../planner.ts'

export type Outcomes = ReadonlyMap<string, StepOutcome>

export function byKey(outcomes: readonly StepOutcome[]): Outcomes {
  return new Map(outcomes.map((outcome) => [outcome.key, outcome]))
}

/** What became of the steps of a point. */
export type MeasuredPoint = {
  state: 'unplanned' | 'pending' | 'failed' | 'measured'
  /** Of the last training. */
  modelId: string | null
  evaluateRunId: string | null
  profileRunId: string | null
  /** From the profile, with the accuracy in integers of the evaluations: `accuracyRatio` and `validationAccuracyRatio` of `val`, `testAccuracyRatio` where it was measured. */
  metrics: Record<string, number>
  /** Why it failed. */
  message: string | null
}

/** Gathers a point from the outcomes of its training and of its measurements (`KEY:val`, `KEY:profile`, `KEY:test`). */
export function measuredPoint(outcomes: Outcomes, training: string, key: string): MeasuredPoint {
  const steps = [training, `${key}:val`, `${key}:profile`].map((each) => outcomes.get(each))
  const [trained, evaluated, profiled] = steps
  const lost = steps.find((step) => step?.state === 'failed' || step?.state === 'skipped')
  const state = lost
    ? 'failed'
    : steps.every((step) => step?.state === 'succeeded')
      ? 'measured'
      : steps.every((step) => step === undefined)
        ? 'unplanned'
        : 'pending'
  const accuracyRatio = evaluated?.metrics['accuracyRatio']
  const testAccuracyRatio = outcomes.get(`${key}:test`)?.metrics['accuracyRatio']
  return {
    state,
    modelId: trained?.outputModelId ?? null,
    evaluateRunId: evaluated?.runId ?? null,
    profileRunId: profiled?.runId ?? null,
    metrics: {
      ...profiled?.metrics,
      ...(accuracyRatio === undefined ? {} : { accuracyRatio, validationAccuracyRatio: accuracyRatio }),
      ...(testAccuracyRatio === undefined ? {} : { testAccuracyRatio }),
    },
    message: lost?.error?.message ?? null,
  }
}

/** Time that these steps took, seconds; steps that are not done count nothing. */
export function secondsOf(
  outcomes: Outcomes,
  keys: readonly string[],
  { readRun }: Pick<Situation, 'readRun'>,
): number {
  return keys.reduce((sum, key) => {
    const runId = outcomes.get(key)?.runId ?? null
    return sum + (runId === null ? 0 : readRun(runId).durationMs / 1000)
  }, 0)
}
