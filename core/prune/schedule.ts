import type { PruneStep, ScheduleKind } from '../contract/jobs/prune-schedule.ts'

type Generator = { kind: ScheduleKind; steps: number }

/**
 * Share of the filters removed after each cut, of those that go in the end, each in 0..1 and rising to 1.
 * Iterative: equal parts. Polynomial: 1 - (1 - t/n)^3 (Zhu and Gupta 2017), large cuts first.
 */
export function cutShares({ kind, steps }: Generator): number[] {
  if (kind === 'one-shot') return [1]
  return Array.from({ length: steps }, (_, index) => {
    const time = (index + 1) / steps
    return kind === 'iterative' ? time : 1 - (1 - time) ** 3
  })
}

/** The schedule as a list of steps, with the same training behind every cut. */
export function generateSteps(schedule: Generator, training: Omit<PruneStep, 'share'>): PruneStep[] {
  return cutShares(schedule).map((share) => ({ ...training, share }))
}

/** Filters of `before` that are left when `share` of the way to `after` is gone. */
export function filtersAtShare(before: number, after: number, share: number): number {
  return before - Math.round(share * (before - after))
}
