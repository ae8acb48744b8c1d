import { AppError } from '../base/errors.ts'
import type { Job } from '../contract/job.ts'
import type { Handlers } from '../rpc/handlers.ts'
import { serveRpc } from '../rpc/server.ts'
import { createTopicHub, type TopicHub } from '../rpc/topic-hub.ts'
import type { Transport } from '../rpc/transport.ts'

export const fakeJob: Job = {
  id: 'job_1',
  type: 'train',
  title: 'Train',
  state: 'running',
  params: {},
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  attempt: 1,
  progressRatio: 0,
  phase: '',
  secondsLeft: null,
  error: null,
  runId: null,
  outputModelId: null,
}

/**
 * An engine for tests of the RPC, which may live in another process: what it does is asked for by the name of the job in `jobs.get`.
 * `jobs.cancel` publishes three events.
 */
export function serveFakeEngine(transport: Transport, engineId = 'engine-1'): { hub: TopicHub; stop(): void } {
  let aborted = 0
  const hub = createTopicHub((topic) => (topic === 'jobs' ? ([fakeJob] as never[]) : []))
  const handlers: Partial<Handlers> = {
    'project.info': () => null,
    'files.list': ({ path }) => ({ path: path ?? '/', parent: null, entries: [] }),
    'project.create': (params) => ({
      path: params.path,
      name: String(params.overwrite),
      createdAt: '',
      models: aborted,
      datasets: 0,
      runs: 0,
      sizeBytes: 0,
    }),
    'jobs.get': ({ job }, { signal }) => {
      if (job === 'not-a-number') return { ...fakeJob, progressRatio: NaN, secondsLeft: Infinity }
      if (job === 'missing') throw new AppError('job.not-found', 'There is no such job.', { job })
      if (job === 'bug') throw new TypeError('x is undefined')
      if (job === 'unclonable') return { ...fakeJob, params: { run: () => 1 } }
      if (job === 'forever') {
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted += 1
            reject(signal.reason as Error)
          })
        })
      }
      if (job === 'die') transport.close()
      return { ...fakeJob, id: job }
    },
    'jobs.cancel': () => {
      for (const progressRatio of [0.1, 0.2, 0.3]) hub.publish('jobs', { ...fakeJob, progressRatio })
      return fakeJob
    },
  }
  const stop = serveRpc(transport, {
    handlers: handlers as Handlers,
    hub,
    engineVersion: '1',
    engineId,
    onDefect: () => undefined,
  })
  return { hub, stop }
}
