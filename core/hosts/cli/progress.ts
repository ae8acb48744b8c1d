import type { Job } from '../../contract/job.ts'

export type Shown = Pick<Job, 'title' | 'phase' | 'progressRatio' | 'secondsLeft'>

/** Shows a job, or a campaign, on stderr: one line that rewrites itself on a terminal, one line per phase elsewhere. */
export function createProgress(stream: NodeJS.WritableStream & { isTTY?: boolean }): {
  update(job: Shown): void
  end(): void
} {
  let phase = ''
  let isLineOpen = false
  return {
    update(job) {
      const percent = job.progressRatio === null ? '' : ` ${Math.round(job.progressRatio * 100)} %`
      if (stream.isTTY) {
        stream.write(`\r\u001b[K${job.title}: ${job.phase}${percent}${timeLeft(job.secondsLeft)}`)
        isLineOpen = true
      } else if (job.phase !== phase) stream.write(`${job.title}: ${job.phase}${percent}\n`)
      phase = job.phase
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
