import type { Job } from '../../contract/job.ts'
import { terminalStates } from '../../contract/job.ts'
import type { JobType } from '../../contract/jobs/registry.ts'
import type { Run } from '../../contract/run.ts'
import { AppError, CancelledError } from '../../base/errors.ts'
import type { Output } from './output.ts'
import { createProgress } from './progress.ts'
import type { EngineClient } from './session.ts'

/** A job that was started well and ended badly: exit code 3. */
export class JobFailedError extends AppError {}

/** Starts a job, shows its progress, and resolves to its run. Ctrl-C cancels the job and rejects with `CancelledError`. */
export async function runJob<Result>(
  client: EngineClient,
  type: JobType,
  params: Record<string, unknown>,
  output: Output,
): Promise<{ run: Run; result: Result }> {
  const progress = createProgress(process.stderr)
  let latest: Job | undefined
  let settle: (job: Job) => void = () => {}
  const ended = new Promise<Job>((resolve) => (settle = resolve))
  const take = (job: Job) => {
    if (latest && job.id !== latest.id) return
    progress.update(job)
    if (terminalStates.includes(job.state)) settle(job)
  }
  const early: Job[] = []
  const subscription = client.subscribe('jobs', (job) => (latest ? take(job) : early.push(job)))
  const cancel = () => latest && void client.call('jobs.cancel', { job: latest.id }).catch(() => {})
  process.on('SIGINT', cancel)
  try {
    latest = await client.call('jobs.start', { type, params })
    const id = latest.id
    early.filter((job) => job.id === id).forEach(take)
    take(await client.call('jobs.get', { job: id }))
    const job = await ended
    progress.end()
    if (job.state === 'cancelled') throw new CancelledError()
    if (job.state !== 'succeeded' || job.runId === null)
      throw new JobFailedError(
        job.error?.code ?? 'job.failed',
        job.error?.message ?? `${job.title} ended as ${job.state}.`,
        job.error?.details ?? {},
      )
    const run = await client.call('runs.get', { run: job.runId })
    output.note(`${job.title}: done in ${(run.durationMs / 1000).toFixed(1)} s`)
    return { run, result: run.result as Result }
  } finally {
    progress.end()
    process.off('SIGINT', cancel)
    subscription()
  }
}
