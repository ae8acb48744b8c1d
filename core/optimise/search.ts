import { spreadOut, type Candidate, type Space } from './candidates.ts'
import { refine } from './refine.ts'
import { epochsOfRung, type Schedule } from './schedule.ts'
import { meets, type Target } from './target.ts'
import { promote, trialKey, type Trial, type TrialOutcome } from './trial.ts'

export type Search = {
  target: Target
  space: Space
  schedule: Schedule
  /** Time for trials in all, seconds of work. */
  budgetSeconds: number
  /** Ends with the first point that meets the target; otherwise the time is used to find better ones. */
  stopWhenReached: boolean
}

export type StopReason = 'reached' | 'budget' | 'exhausted'
export type NextTrial = { next: Trial } | { wait: true } | { stop: StopReason }

/** Candidates whose time tells how many more the budget bears. */
const probes = 3
/** Share of the budget for the first bracket; the rest refines around what it found. */
const firstShare = 0.7

/**
 * What to try next. A first bracket of candidates spread over the space is trained by successive halving; then brackets of refined
 * candidates near the target follow until the time is used. A function of the outcomes alone: asked again with the same outcomes it answers
 * the same, so that a search may be interrupted and extended at will.
 * @param pending trials begun and not finished
 */
export function nextTrial(search: Search, outcomes: readonly TrialOutcome[], pending: readonly Trial[]): NextTrial {
  const { target, space, schedule } = search
  if (search.stopWhenReached && outcomes.some(({ measured }) => measured !== null && meets(target, measured)))
    return { stop: 'reached' }
  const known = new Map(outcomes.map((outcome) => [trialKey(outcome), outcome]))
  const running = new Set(pending.map(trialKey))
  // Only what earlier brackets measured may shape a bracket: a search taken up again then finds the same brackets.
  const seen: TrialOutcome[] = []
  let candidates = firstBracket(search, known)
  while (candidates.length > 0) {
    let level = candidates
    for (let rung = 0; rung < schedule.rungs && level.length > 0; rung++) {
      const trials = level.map((candidate) => ({ candidate, rung }))
      const missing = trials.filter((trial) => !known.has(trialKey(trial)))
      if (missing.length > 0) {
        const next = missing.find((trial) => !running.has(trialKey(trial)))
        if (next === undefined) return { wait: true }
        return isAffordable(search, outcomes, pending, next) ? { next } : { stop: 'budget' }
      }
      const measured = trials.map((trial) => known.get(trialKey(trial))!)
      seen.push(...measured)
      level = promote(target, measured, schedule.eta).map(({ candidate }) => candidate)
    }
    candidates = refine(target, space, seen)
  }
  return { stop: 'exhausted' }
}

/** As many of the spread candidates as the first share of the budget bears, judged by the first few; at least those. */
function firstBracket(search: Search, known: ReadonlyMap<string, TrialOutcome>): Candidate[] {
  const all = spreadOut(search.space)
  const first = all.slice(0, probes)
  const measured = first.map((candidate) => known.get(trialKey({ candidate, rung: 0 })))
  if (measured.some((outcome) => outcome === undefined)) return first
  const secondsEach = measured.reduce((sum, outcome) => sum + outcome!.seconds, 0) / measured.length
  const fits = (count: number) =>
    bracketSeconds(search.schedule, count, secondsEach) <= search.budgetSeconds * firstShare
  const counts = all.map((_, index) => index + 1)
  return all.slice(0, Math.max(probes, counts.findLast(fits) ?? 0))
}

/** Time of a whole bracket from that of a trial on the first rung; half of a first trial is taken as apart from its epochs. */
function bracketSeconds(schedule: Schedule, count: number, secondsEach: number): number {
  let total = 0
  let level = count
  for (let rung = 0; rung < schedule.rungs; rung++) {
    const share = epochsOfRung(schedule, rung) / epochsOfRung(schedule, 0)
    total += level * secondsEach * (0.5 + 0.5 * share)
    level = Math.ceil(level / schedule.eta)
  }
  return total
}

/** Whether a trial is likely to end within the budget, beside those under way; the very first always may. */
function isAffordable(
  search: Search,
  outcomes: readonly TrialOutcome[],
  pending: readonly Trial[],
  next: Trial,
): boolean {
  if (outcomes.length === 0) return true
  const spent = outcomes.reduce((sum, { seconds }) => sum + seconds, 0)
  const expected = [...pending, next].reduce((sum, { rung }) => sum + secondsOn(search.schedule, outcomes, rung), 0)
  return spent + expected <= search.budgetSeconds
}

/** Time that a trial on this rung takes: the mean of those before it, or reckoned from the first rung. */
function secondsOn(schedule: Schedule, outcomes: readonly TrialOutcome[], rung: number): number {
  const alike = outcomes.filter((outcome) => outcome.rung === rung)
  const basis = alike.length > 0 ? alike : outcomes.filter((outcome) => outcome.rung === 0)
  const mean = basis.reduce((sum, { seconds }) => sum + seconds, 0) / Math.max(1, basis.length)
  const growth = alike.length > 0 ? 1 : epochsOfRung(schedule, rung) / epochsOfRung(schedule, 0)
  return mean * (0.5 + 0.5 * growth)
}
