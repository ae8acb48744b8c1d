import { mergeRising } from '../../core/base/merge-rising.ts'
import { terminalStates, type Job } from '../../core/contract/job.ts'

/** Points by series name, x rising. */
export type JobCurves = Readonly<Record<string, readonly (readonly [number, number])[]>>

/**
 * True when `next` may replace `known`. A late push must not bring an ended job back to life, nor turn its progress back within an
 * attempt.
 */
export function isNewer(next: Job, known: Job): boolean {
  if (next.attempt !== known.attempt) return next.attempt > known.attempt
  if (isEnded(known)) return next.state === known.state
  if (rank(next) !== rank(known)) return rank(next) > rank(known)
  return next.state !== known.state || (next.progressRatio ?? 0) >= (known.progressRatio ?? 0)
}

function isEnded(job: Job): boolean {
  return terminalStates.includes(job.state)
}

function rank(job: Job): number {
  return isEnded(job) ? 2 : job.state === 'queued' ? 0 : 1
}

/** Adds points; a point at an x that is known replaces it, so that a repeated snapshot changes nothing. */
export function appendPoints(before: JobCurves, added: Record<string, [number, number][]>): JobCurves {
  const result: Record<string, readonly (readonly [number, number])[]> = { ...before }
  for (const [name, points] of Object.entries(added)) result[name] = mergeRising(result[name] ?? [], points, ([x]) => x)
  return result
}
