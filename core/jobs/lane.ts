import type { WireError } from '../contract/errors.ts'
import type { JobLogLine } from '../contract/job.ts'
import type { Clock } from '../ports/clock.ts'
import type { LaunchRunner } from '../ports/runner.ts'
import { toWireError } from '../rpc/wire-error.ts'
import type { JobTable, LiveJob } from './job-table.ts'
import type { FromRunner, ToRunner } from './messages.ts'
import { startRunner, type RunnerLink, type RunnerLinkOptions } from './runner-link.ts'
import { isTerminal } from './transitions.ts'

/** How long a cancelled job may take to stop before its runner is ended. */
const cancelGraceMs = 5000
/** A runner that has nothing to do gives its memory back. */
const idleRunnerMs = 120_000

/** How a job left its lane. `lost`: the process ended under it. */
export type JobEnding =
  | Pick<Extract<FromRunner, { t: 'done' }>, 't' | 'outcome' | 'environment'>
  | { t: 'failed'; error: WireError }
  | { t: 'cancelled' }
  | { t: 'lost'; reason: string }

export type LaneOptions = {
  table: JobTable
  clock: Clock
  launchRunner: LaunchRunner
  answer: RunnerLinkOptions['answer']
  onTrainEngine: RunnerLinkOptions['onTrainEngine']
  onDefect(message: string): void
  log(jobId: string, severity: JobLogLine['severity'], message: string): void
  /** The lane is free again when this is called. */
  onEnd(live: LiveJob, ending: JobEnding): void
}

/** One runner process, started when there is something to do, and the job that it runs. */
export type Lane = {
  /** The job in the lane, running or paused; null when the lane is free. */
  job(): LiveJob | null
  hasRunner(): boolean
  /** `isParticular`: a runner with other threads than the message's is replaced. */
  start(live: LiveJob, message: Omit<Extract<ToRunner, { t: 'start' }>, 't' | 'jobId'>, isParticular: boolean): void
  pause(): void
  resume(): void
  /** Asks the job to stop; its runner is ended when it does not. */
  cancel(): void
  warmUp(): void
  /** Nothing to do for now: the runner is ended after a while. */
  rest(): void
  /** Ends the runner at once. Returns the job that was in it. */
  close(): LiveJob | null
}

type Active = { live: LiveJob; isCancelling: boolean; stopGrace: () => void; runningSince: number | null }

export function createLane({ table, clock, ...options }: LaneOptions): Lane {
  let runner: RunnerLink | null = null
  let runnerThreads: number | null = null
  let active: Active | null = null
  let stopIdle: () => void = () => undefined

  /** A runner cannot change its threads once it computes: another takes its place where they matter. */
  const ensureRunner = (threads: number | null, isParticular: boolean): RunnerLink => {
    stopIdle()
    if (isParticular && threads !== runnerThreads) endRunner()
    if (runner === null) runnerThreads = threads
    runner ??= startRunner({
      launch: options.launchRunner,
      answer: options.answer,
      onJobMessage: (message) => guard(() => receive(message)),
      onTrainEngine: options.onTrainEngine,
      onExit: (reason) => guard(() => loseRunner(reason)),
    })
    return runner
  }
  const endRunner = (): void => {
    stopIdle()
    runner?.kill()
    runner = null
  }
  /** What cannot be stored in answer to a runner ends the job that it was about, not the engine. */
  const guard = (work: () => void): void => {
    const about = active?.live
    try {
      work()
    } catch (error) {
      if (about === undefined || isTerminal(about.job.state)) throw error
      if (active?.live === about) {
        release()
        endRunner()
      }
      options.onEnd(about, { t: 'failed', error: toWireError(error) })
    }
  }

  const countTime = (): void => {
    if (active?.runningSince == null) return
    active.live.job.activeMs += clock.now() - active.runningSince
    active.runningSince = null
  }
  const release = (): Active | null => {
    const was = active
    countTime()
    was?.stopGrace()
    active = null
    return was
  }
  const end = (live: LiveJob, ending: JobEnding): void => {
    release()
    options.onEnd(live, ending)
  }

  const receive = (message: Extract<FromRunner, { jobId: string }>): void => {
    if (active === null || active.live.job.id !== message.jobId) return
    const { live } = active
    switch (message.t) {
      case 'accepted':
        return table.change(live, { recovery: message.recovery })
      case 'progress':
        return table.progress(live, message, clock.now())
      case 'log':
        return options.log(message.jobId, message.severity, message.message)
      case 'failed':
        if (message.stack !== null) options.onDefect(message.stack)
        return end(live, message)
      case 'cancelled':
      case 'done':
        return end(live, message)
    }
  }
  const loseRunner = (reason: string): void => {
    runner = null
    const was = release()
    if (was !== null) options.onEnd(was.live, was.isCancelling ? { t: 'cancelled' } : { t: 'lost', reason })
  }

  return {
    job: () => active?.live ?? null,
    hasRunner: () => runner !== null,
    start(live, message, isParticular) {
      active = { live, isCancelling: false, stopGrace: () => undefined, runningSince: clock.now() }
      try {
        const link = ensureRunner(message.threads, isParticular)
        link.send({ t: 'start', jobId: live.job.id, ...message, threads: runnerThreads })
      } catch (error) {
        active = null
        throw error
      }
    },
    pause() {
      if (active === null) return
      countTime()
      runner?.send({ t: 'pause', jobId: active.live.job.id })
    },
    resume() {
      if (active === null) return
      active.runningSince = clock.now()
      table.move(active.live, 'running')
      runner?.send({ t: 'resume', jobId: active.live.job.id })
    },
    cancel() {
      if (active === null || active.isCancelling) return
      const { live } = active
      active.isCancelling = true
      active.stopGrace = clock.after(cancelGraceMs, () => {
        endRunner()
        end(live, { t: 'cancelled' })
      })
      table.change(live, { phase: 'Cancelling' })
      runner?.send({ t: 'cancel', jobId: live.job.id })
    },
    warmUp() {
      if (active === null) ensureRunner(null, false).send({ t: 'warm-up' })
    },
    rest() {
      stopIdle()
      if (active === null && runner !== null) stopIdle = clock.after(idleRunnerMs, endRunner)
    },
    close() {
      const was = release()
      endRunner()
      return was?.live ?? null
    },
  }
}
