import type { Job } from '../../contract/job.ts'

export type Shown = Pick<Job, 'title' | 'phase' | 'progressRatio' | 'secondsLeft'>

/** Where nobody watches a terminal, a phase that goes on is told of so often. */
const quietMs = 60_000

/**
 * Shows a job, or a campaign, on stderr: on a terminal one line that rewrites itself; elsewhere a line when another phase begins (one that only
 * counts on is the same) and one every minute.
 */
export function createProgress(
  stream: NodeJS.WritableStream & { isTTY?: boolean },
  nowMs: () => number = () => performance.now(),
): {
  update(job: Shown): void
  end(): void
} {
  let phase = ''
  let toldAt = -Infinity
  let isLineOpen = false
  return {
    update(job) {
      const percent = job.progressRatio === null ? '' : ` ${Math.round(job.progressRatio * 100)} %`
      const line = `${job.title}: ${job.phase}${percent}${timeLeft(job.secondsLeft)}`
      const kind = job.phase.replace(/[\d,]+ of [\d,]+/, '')
      if (stream.isTTY) {
        stream.write(`\r\u001b[K${line}`)
        isLineOpen = true
      } else if (kind !== phase || nowMs() - toldAt >= quietMs) {
        stream.write(`${line}\n`)
        toldAt = nowMs()
      }
      phase = kind
    },
    end() {
      if (isLineOpen) stream.write('\r\u001b[K')
      isLineOpen = false
    },
  }
}

function timeLeft(seconds: number | null): string {
  if (seconds === null) return ''
  return seconds < 90 ? `, ${Math.round(seconds)} s left` : `, ${Math.round(seconds / 60)} min left`
}
