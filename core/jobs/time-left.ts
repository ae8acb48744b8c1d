/** Share of the work that must be seen before an estimate means anything. */
const minimumRatio = 0.01
const minimumMs = 1000

export type TimeLeft = {
  /** Seconds left after this progress, null while unknown. Time between `stop` and the next report does not count. */
  at(nowMs: number, ratio: number | null): number | null
  /** The work rests (paused). */
  stop(): void
}

/** Time left by the mean speed since the work (re)started: steady, and right for work in equal steps. */
export function createTimeLeft(): TimeLeft {
  let start: { atMs: number; ratio: number } | null = null
  let before: { workedMs: number; ratio: number } = { workedMs: 0, ratio: 0 }
  let last: { atMs: number; ratio: number } | null = null
  return {
    at(nowMs, ratio) {
      if (ratio === null) return null
      start ??= { atMs: nowMs, ratio }
      last = { atMs: nowMs, ratio }
      const workedMs = before.workedMs + (nowMs - start.atMs)
      const doneRatio = before.ratio + (ratio - start.ratio)
      if (ratio >= 1) return 0
      if (doneRatio < minimumRatio || workedMs < minimumMs) return null
      return (workedMs / doneRatio) * (1 - ratio) * 1e-3
    },
    stop() {
      if (start !== null && last !== null) {
        before = {
          workedMs: before.workedMs + (last.atMs - start.atMs),
          ratio: before.ratio + (last.ratio - start.ratio),
        }
      }
      start = null
      last = null
    },
  }
}
