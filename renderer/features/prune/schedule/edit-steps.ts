import type { PruneStep, ScheduleKind } from '../../../../core/contract/jobs/prune-schedule.ts'

/** Steps stay in order: a share never falls, and lies within its neighbours'. */
export function withStep(steps: readonly PruneStep[], index: number, change: Partial<PruneStep>): PruneStep[] {
  const low = steps[index - 1]?.share ?? 0
  const high = steps[index + 1]?.share ?? 1
  return steps.map((step, at) => {
    if (at !== index) return step
    const next = { ...step, ...change }
    const share = Math.min(high, Math.max(low, Math.round(next.share * 100) / 100))
    return { ...next, share, epochs: Math.min(1000, Math.max(0, Math.round(next.epochs))) }
  })
}

/** A step like the one before it, behind it. */
export function withAddedStep(steps: readonly PruneStep[], index: number): PruneStep[] {
  const before = steps[index]
  const share = ((before?.share ?? 0) + (steps[index + 1]?.share ?? 1)) / 2
  const added: PruneStep = { share: Math.round(share * 100) / 100, epochs: before?.epochs ?? 1 }
  return [...steps.slice(0, index + 1), added, ...steps.slice(index + 1)]
}

/** At least one step stays. */
export function withoutStep(steps: readonly PruneStep[], index: number): PruneStep[] {
  return steps.length < 2 ? [...steps] : steps.filter((_, at) => at !== index)
}

/** The same formulas as the job's (`core/prune/schedule.ts`), as steps to edit. */
export function generatedSteps(kind: ScheduleKind, cuts: number, epochs: number): PruneStep[] {
  if (kind === 'one-shot') return [{ share: 1, epochs }]
  return Array.from({ length: cuts }, (_, index) => {
    const time = (index + 1) / cuts
    const share = kind === 'iterative' ? time : 1 - (1 - time) ** 3
    return { share: index === cuts - 1 ? 1 : Math.round(share * 100) / 100, epochs }
  })
}

/** Where a bar stands on the time line: its start and length as shares of the whole, a step without epochs a sliver. */
export function layoutSteps(steps: readonly PruneStep[]): { start: number; length: number }[] {
  const lengths = steps.map(({ epochs }) => Math.max(0.5, epochs))
  const total = lengths.reduce((sum, length) => sum + length, 0)
  let start = 0
  return lengths.map((length) => {
    const bar = { start: start / total, length: length / total }
    start += length
    return bar
  })
}
