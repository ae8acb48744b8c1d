import type { Diagnostic } from '../../base/diagnostic.ts'
import type { StepOutcome } from '../planner.ts'

/** A warning for every step that failed, so that a conclusion says what it lacks. */
export function failedSteps(outcomes: readonly StepOutcome[]): Diagnostic[] {
  return outcomes
    .filter(({ state }) => state === 'failed')
    .map(({ key, error }) => ({
      code: 'campaign.step-failed',
      severity: 'warning',
      subject: key,
      message: `The step "${key}" came to nothing${error === null ? '' : `: ${error.message}`}. Points that need it are missing.`,
      values: {},
    }))
}
