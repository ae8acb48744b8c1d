import { candidateKey, type Candidate } from './candidates.ts'
import { cheapConditions, distanceTo, type Measured, type Target } from './target.ts'

export type Trial = { candidate: Candidate; rung: number }

/** A finished trial. `measured` is null where it failed; `seconds` is what it took on this rung. */
export type TrialOutcome = Trial & { measured: Measured | null; seconds: number }

export function trialKey({ candidate, rung }: Trial): string {
  return `${candidateKey(candidate)}-r${rung}`
}

/** Rates and energies move a little while training goes on: so much, relative, counts as met when trials are compared early. */
const cheapTolerance = 0.05

/**
 * Which of two measured points promises more: first the one nearer to the wishes that training hardly changes (rate, energy, NPs), then the more
 * accurate one. Negative: the first.
 */
function comparePromise(target: Target, a: Measured, b: Measured): number {
  const cheap = cheapConditions(target)
  const short = (point: Measured) => Math.max(0, distanceTo(cheap, point) - cheapTolerance)
  return short(a) - short(b) || (b['accuracyRatio'] ?? 0) - (a['accuracyRatio'] ?? 0)
}

/** The trials that go on to the next rung: one in `eta`, the most promising first; failed ones never. */
export function promote(target: Target, outcomes: readonly TrialOutcome[], eta: number): TrialOutcome[] {
  const able = outcomes.filter(({ measured }) => measured !== null)
  return able
    .toSorted((a, b) => comparePromise(target, a.measured!, b.measured!))
    .slice(0, Math.ceil(outcomes.length / eta))
}

/** The point nearest to the target; among those that meet it the most accurate one, then the fastest. Null where nothing was measured. */
export function recommend(target: Target, outcomes: readonly TrialOutcome[]): TrialOutcome | null {
  const able = outcomes.filter(({ measured }) => measured !== null)
  const figure = ({ measured }: TrialOutcome, key: string) => measured?.[key] ?? 0
  const [best] = able.toSorted(
    (a, b) =>
      distanceTo(target, a.measured!) - distanceTo(target, b.measured!) ||
      figure(b, 'accuracyRatio') - figure(a, 'accuracyRatio') ||
      figure(b, 'framesPerSecond') - figure(a, 'framesPerSecond'),
  )
  return best ?? null
}
