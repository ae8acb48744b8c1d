import type { Progress } from './handler.ts'
import type { JobPoints } from '../contract/job.ts'
import type { TrainingRecord } from '../contract/training-record.ts'
import { joinRecords } from '../report/join-records.ts'
import type { Clock } from '../ports/clock.ts'

export type PassedProgress = {
  ratio: number | null
  phase: string
  points: JobPoints['points']
  record?: TrainingRecord
}

/**
 * Passes progress on at most once per `intervalMs`: the first at once, the last in any case (at the end of the interval, or by `flush`).
 * Curve points and records of skipped reports are collected, none is lost.
 */
export function createProgressThrottle(
  clock: Clock,
  intervalMs: number,
  pass: (progress: PassedProgress) => void,
): { report(progress: Progress): void; flush(): void } {
  let waiting: PassedProgress | null = null
  let lastAt = -Infinity
  let stopTimer: (() => void) | null = null

  const flush = (): void => {
    stopTimer?.()
    stopTimer = null
    if (waiting === null) return
    const progress = waiting
    waiting = null
    lastAt = clock.now()
    pass(progress)
  }
  return {
    report({ ratio, phase, points, record }) {
      waiting ??= { ratio, phase, points: {} }
      waiting.ratio = ratio
      waiting.phase = phase
      for (const [name, point] of Object.entries(points ?? {})) (waiting.points[name] ??= []).push(point)
      if (record) waiting.record = waiting.record ? joinRecords(waiting.record, record) : record
      const restMs = lastAt + intervalMs - clock.now()
      if (restMs <= 0) flush()
      else stopTimer ??= clock.after(restMs, flush)
    },
    flush,
  }
}
