import { AppError } from '../base/errors.ts'
import type { WireError } from '../contract/errors.ts'
import { jobParams, type JobType } from '../contract/jobs/registry.ts'
import type { Job, JobLogLine, JobPoints, JobState } from '../contract/job.ts'
import type { Topics } from '../contract/events.ts'
import type { EngineInfo } from '../contract/methods.ts'
import type { JobTraining } from '../contract/training-record.ts'
import { timestamp, type Clock } from '../ports/clock.ts'
import type { ProjectStore } from '../ports/project-store.ts'
import type { LaunchRunner } from '../ports/runner.ts'
import { describeZodError } from '../rpc/describe-zod-error.ts'
import { toWireError } from '../rpc/wire-error.ts'
import { answerQuestion } from './answer-question.ts'
import { createJobTable, type LiveJob } from './job-table.ts'
import type { FromRunner } from './messages.ts'
import { recordOutcome } from './record.ts'
import { planRecovery } from './recovery.ts'
import { resolveReferences } from './references.ts'
import { startRunner, type RunnerLink } from './runner-link.ts'
import { titleOf } from './titles.ts'
import { isTerminal } from './transitions.ts'

/** How long a cancelled job may take to stop before its runner is ended. */
const cancelGraceMs = 5000
/** A runner that has nothing to do gives its memory back. */
const idleRunnerMs = 120_000

export type SchedulerOptions = {
  store: ProjectStore
  clock: Clock
  newId(prefix: string): string
  launchRunner: LaunchRunner
  publish<T extends 'jobs' | 'job-points' | 'job-training' | 'job-log' | 'project'>(topic: T, value: Topics[T]): void
  version: string
  onTrainEngine(engine: NonNullable<EngineInfo['trainEngine']>): void
  /** Stack of a defect in a handler, for the log. */
  onDefect(message: string): void
}

export type Scheduler = {
  /** AppError `job.bad-params`, `model.not-found`, `data.not-found`. */
  start(type: JobType, params: Record<string, unknown>): Job
  list(): Job[]
  get(id: string): Job
  log(id: string): JobLogLine[]
  pause(id: string): Job
  resume(id: string): Job
  /** Resolves at once; the state follows when the job has stopped. */
  cancel(id: string): Job
  /** Curves so far of every job that is not over. */
  points(): JobPoints[]
  /** Records so far of every training that is not over. */
  trainings(): JobTraining[]
  /**
   * Takes up what a previous engine left: `start` goes on with it, `hold` leaves it paused for the user to resume (a command that only
   * wants to look must not begin to train).
   */
  recover(mode: 'start' | 'hold'): void
  warmUp(): void
  /** Ends the runner; unfinished jobs go on when the project is opened again. */
  close(): void
}

type Active = { live: LiveJob; isCancelling: boolean; stopGrace: () => void; runningSince: number | null }

/** Runs the project's jobs one after the other in a runner process. The job table in the store is the truth. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { store, clock } = options
  const table = createJobTable(options)
  let runner: RunnerLink | null = null
  let active: Active | null = null
  let stopIdle: () => void = () => undefined
  let isClosed = false

  const now = (): string => timestamp(clock)
  const log = (jobId: string, severity: JobLogLine['severity'], message: string): void =>
    table.log(jobId, { at: now(), severity, message })

  const ensureRunner = (): RunnerLink => {
    stopIdle()
    runner ??= startRunner({
      launch: options.launchRunner,
      answer: (name, ask) =>
        answerQuestion(store, name, ask, { at: now(), pointsOf: (jobId) => table.live(jobId)?.points ?? {} }),
      onJobMessage: (message) => guard(() => receive(message)),
      onTrainEngine: options.onTrainEngine,
      onExit: (reason) => guard(() => loseRunner(reason)),
    })
    return runner
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
      finish(about, 'failed', toWireError(error))
    }
  }
  const endRunner = (): void => {
    stopIdle()
    runner?.kill()
    runner = null
  }

  /** Starts the next queued job when the runner is free. */
  const pump = (): void => {
    if (isClosed || active !== null) return
    const live = table.nextQueued()
    if (live === null) {
      stopIdle()
      if (runner !== null) stopIdle = clock.after(idleRunnerMs, endRunner)
      return
    }
    const { job } = live
    try {
      const params = resolveReferences(store, job.params)
      const attempt = job.attempt + 1
      table.move(live, 'running', {
        params,
        attempt,
        startedAt: job.startedAt ?? now(),
        title: titleFor(job.type, params),
        phase: 'Starting',
      })
      active = { live, isCancelling: false, stopGrace: () => undefined, runningSince: clock.now() }
      const checkpoint = store.getCheckpoint(job.id)
      if (checkpoint !== null) live.points = checkpoint.points
      ensureRunner().send({
        t: 'start',
        jobId: job.id,
        type: job.type,
        params,
        seed: job.seed,
        attempt,
        checkpoint: checkpoint === null ? null : { state: checkpoint.state, tensors: checkpoint.tensors },
      })
    } catch (error) {
      active = null
      finish(live, 'failed', toWireError(error))
    }
  }

  const titleFor = (type: JobType, params: Record<string, unknown>): string => {
    const names = new Map([...store.listModels(), ...store.listDatasets()].map((each) => [each.id, each.name]))
    return titleOf(type, params, (id) => names.get(id) ?? id)
  }

  const countTime = (): void => {
    if (active?.runningSince == null) return
    active.live.job.activeMs += clock.now() - active.runningSince
    active.runningSince = null
  }

  /** Ends a job without a result and goes on with the next. */
  const finish = (
    live: LiveJob,
    state: Extract<JobState, 'failed' | 'cancelled' | 'interrupted'>,
    error: WireError | null,
  ): void => {
    if (error !== null) log(live.job.id, 'error', error.message)
    table.move(live, state, { error, finishedAt: now(), secondsLeft: null, phase: '' })
    table.dropCheckpoint(live.job.id)
    pump()
  }

  const release = (): Active | null => {
    const was = active
    countTime()
    was?.stopGrace()
    active = null
    return was
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
        return log(message.jobId, message.severity, message.message)
      case 'cancelled':
        release()
        return finish(live, 'cancelled', null)
      case 'failed':
        if (message.stack !== null) options.onDefect(message.stack)
        release()
        return finish(live, 'failed', message.error)
      case 'done':
        release()
        return succeed(live, message)
    }
  }

  const succeed = (live: LiveJob, message: Extract<FromRunner, { t: 'done' }>): void => {
    try {
      const environment = { netlathe: options.version, ...message.environment }
      store.transaction(() => {
        const made = recordOutcome(store, live.job, message.outcome, {
          environment,
          newId: options.newId,
          at: now(),
          points: live.points,
        })
        store.removeCheckpoint(live.job.id)
        table.move(
          live,
          'succeeded',
          { ...made, finishedAt: now(), progressRatio: 1, secondsLeft: null, phase: '' },
          'quiet',
        )
      })
    } catch (error) {
      table.reload(live)
      return finish(live, 'failed', toWireError(error))
    }
    table.publish(live)
    options.publish('project', { changed: ['info', 'models', 'data', 'runs'] })
    pump()
    // A copy of the file holds the run from now on. A disk too full for it keeps the log beside the file.
    try {
      store.checkpoint()
    } catch (error) {
      log(live.job.id, 'warning', toWireError(error).message)
    }
  }

  const loseRunner = (reason: string): void => {
    runner = null
    const was = release()
    if (was === null || isClosed) return
    if (was.isCancelling) return finish(was.live, 'cancelled', null)
    recoverJob(was.live, reason)
    pump()
  }

  /** Puts a job whose process ended under it back in the queue, or gives it up. */
  const recoverJob = (live: LiveJob, reason: string): void => {
    const { job } = live
    const plan = planRecovery(job, store.getCheckpoint(job.id) !== null, reason)
    if (plan.action === 'give-up') {
      finish(live, 'interrupted', { code: plan.code, message: plan.message, details: { attempts: job.attempt } })
      return
    }
    log(job.id, 'warning', plan.message)
    if (plan.action === 'restart') {
      table.dropCheckpoint(job.id)
      live.points = {}
    }
    if (job.state === 'running') table.move(live, 'queued', { secondsLeft: null, phase: 'Waiting' })
  }

  const known = (id: string): LiveJob => {
    const live = table.find(id)
    if (live === null) throw new AppError('job.not-found', `There is no job "${id}" in this project.`, { job: id })
    return live
  }
  const requireState = (live: LiveJob, states: JobState[], verb: string): void => {
    if (states.includes(live.job.state)) return
    throw new AppError('job.wrong-state', `"${live.job.title}" is ${live.job.state} and cannot be ${verb}.`, {
      job: live.job.id,
      state: live.job.state,
    })
  }

  return {
    start(type, params) {
      const parsed = jobParams[type].safeParse(params)
      if (!parsed.success) throw new AppError('job.bad-params', `${type}: ${describeZodError(parsed.error)}`, { type })
      const values = parsed.data as Record<string, unknown>
      // With others still to come, `latest` may not exist yet; otherwise a wrong name is better told now.
      const resolved = table.hasUnfinished() ? values : resolveReferences(store, values)
      const live = table.add({
        id: options.newId('job'),
        type,
        title: titleFor(type, resolved),
        state: 'queued',
        params: resolved,
        createdAt: now(),
        startedAt: null,
        finishedAt: null,
        attempt: 0,
        progressRatio: null,
        phase: 'Waiting',
        secondsLeft: null,
        error: null,
        runId: null,
        outputModelId: null,
        seed: typeof values['seed'] === 'number' ? values['seed'] : 0,
        recovery: null,
        activeMs: 0,
      })
      pump()
      return table.snapshot(live)
    },
    list: () => table.list(),
    get: (id) => table.snapshot(known(id)),
    log: (id) => store.listLog(known(id).job.id),
    pause(id) {
      const live = known(id)
      requireState(live, ['running', 'queued'], 'paused')
      if (active?.live === live) {
        countTime()
        runner?.send({ t: 'pause', jobId: id })
      }
      live.timeLeft.stop()
      table.move(live, 'paused', { secondsLeft: null })
      return table.snapshot(live)
    },
    resume(id) {
      const live = known(id)
      requireState(live, ['paused'], 'resumed')
      if (active?.live === live) {
        active.runningSince = clock.now()
        table.move(live, 'running')
        runner?.send({ t: 'resume', jobId: id })
      } else {
        table.move(live, 'queued', { phase: 'Waiting' })
        pump()
      }
      return table.snapshot(live)
    },
    cancel(id) {
      const live = known(id)
      requireState(live, ['queued', 'running', 'paused'], 'cancelled')
      if (active?.live !== live) finish(live, 'cancelled', null)
      else if (!active.isCancelling) {
        active.isCancelling = true
        active.stopGrace = clock.after(cancelGraceMs, () => {
          endRunner()
          release()
          finish(live, 'cancelled', null)
        })
        table.change(live, { phase: 'Cancelling' })
        runner?.send({ t: 'cancel', jobId: id })
      }
      return table.snapshot(live)
    },
    points: () => table.points(),
    trainings: () => table.trainings(),
    recover(mode) {
      if (store.isReadOnly) return
      for (const live of table.unfinished()) {
        if (live.job.state === 'running') recoverJob(live, 'the studio ended while it ran')
        if (mode === 'hold' && live.job.state === 'queued') {
          log(live.job.id, 'info', 'Left over from an earlier session; resume or cancel it.')
          table.move(live, 'paused')
        }
      }
      pump()
    },
    warmUp() {
      if (active === null) ensureRunner().send({ t: 'warm-up' })
      pump()
    },
    close() {
      if (isClosed) return
      isClosed = true
      const was = release()
      endRunner()
      if (was === null || isTerminal(was.live.job.state)) return
      // Not a failure of the job: this attempt does not count.
      const attempt = was.live.job.attempt - 1
      if (was.live.job.state === 'running')
        table.move(was.live, 'queued', { attempt, phase: 'Waiting', secondsLeft: null })
      else table.change(was.live, { attempt })
    },
  }
}
