import { AppError } from '../base/errors.ts'
import type { WireError } from '../contract/errors.ts'
import { jobParams, type JobType } from '../contract/jobs/registry.ts'
import type { Job, JobCampaign, JobLogLine, JobPoints, JobState } from '../contract/job.ts'
import type { Topics } from '../contract/events.ts'
import type { EngineInfo } from '../contract/methods.ts'
import type { JobTraining } from '../contract/training-record.ts'
import { timestamp, type Clock } from '../ports/clock.ts'
import type { ProjectStore } from '../ports/project-store.ts'
import type { LaunchRunner } from '../ports/runner.ts'
import { describeZodError } from '../rpc/describe-zod-error.ts'
import { toWireError } from '../rpc/wire-error.ts'
import { answerQuestion } from './answer-question.ts'
import { chooseNext } from './choose-next.ts'
import { createJobTable, type LiveJob } from './job-table.ts'
import type { JobEnding } from './lane.ts'
import { createLanePool } from './lane-pool.ts'
import { recordOutcome } from './record.ts'
import { planRecovery } from './recovery.ts'
import { resolveReferences } from './references.ts'
import { titleOf } from './titles.ts'
import { isTerminal } from './transitions.ts'

/** Jobs that take so long that the right number of threads is worth another runner. */
const longJobs: ReadonlySet<JobType> = new Set<JobType>(['train', 'prune'])

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
  /** How many jobs of campaigns may run at once, each in a runner of its own. Default 1. */
  parallelJobs?(): number
  /** Processor cores, which the jobs of campaigns share among them. */
  cores?: number
}

/** A job of a campaign goes by the title that its planner gave it. */
export type StepOrigin = { campaign: JobCampaign; title: string }

export type Scheduler = {
  /** AppError `job.bad-params`, `model.not-found`, `data.not-found`. */
  start(type: JobType, params: Record<string, unknown>, origin?: StepOrigin): Job
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
  parallelJobs(): number
  /**
   * Takes up what a previous engine left: `start` goes on with it, `hold` leaves it paused for the user to resume (a command that only
   * wants to look must not begin to train).
   */
  recover(mode: 'start' | 'hold'): void
  warmUp(): void
  /** Ends the runners; unfinished jobs go on when the project is opened again. */
  close(): void
}

/** Runs the project's jobs in runner processes, in the order of `chooseNext`. The job table in the store is the truth. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { store, clock } = options
  const table = createJobTable(options)
  let isClosed = false

  const now = (): string => timestamp(clock)
  const log = (jobId: string, severity: JobLogLine['severity'], message: string): void =>
    table.log(jobId, { at: now(), severity, message })
  const parallelJobs = (): number => options.parallelJobs?.() ?? 1

  const lanes = createLanePool({
    table,
    clock,
    log,
    launchRunner: options.launchRunner,
    answer: (name, ask) =>
      answerQuestion(store, name, ask, { at: now(), pointsOf: (jobId) => table.live(jobId)?.points ?? {} }),
    onTrainEngine: options.onTrainEngine,
    onDefect: options.onDefect,
    onEnd: (live, ending) => endJob(live, ending),
  })

  /** Trainings at once do best with their own share of the cores: threads of one that wait for work take time from the others. */
  const threadsFor = ({ campaign }: Job): number | null => {
    const { together = 1 } = campaign ?? {}
    return together === 1 || options.cores === undefined ? null : Math.max(1, Math.floor(options.cores / together))
  }

  /** Starts what may start now. */
  const pump = (): void => {
    if (isClosed) return
    const queued = table.queued()
    const active = lanes.jobs()
    const next = chooseNext(queued.map(toJob), active.map(toJob), parallelJobs())
    const live = queued.find(({ job }) => job === next)
    if (live === undefined) return lanes.rest()
    launch(live)
    pump()
  }

  const launch = (live: LiveJob): void => {
    const { job } = live
    try {
      // Parsed again: a job left by an earlier version lacks the parameters that have come since.
      const params = resolveReferences(store, parseParams(job.type, job.params))
      const attempt = job.attempt + 1
      table.move(live, 'running', {
        params,
        attempt,
        startedAt: job.startedAt ?? now(),
        title: job.campaign === undefined ? titleFor(job.type, params) : job.title,
        phase: 'Starting',
      })
      const checkpoint = store.getCheckpoint(job.id)
      if (checkpoint !== null) live.points = checkpoint.points
      lanes.free().start(
        live,
        {
          type: job.type,
          params,
          seed: job.seed,
          attempt,
          checkpoint: checkpoint === null ? null : { state: checkpoint.state, tensors: checkpoint.tensors },
          threads: threadsFor(job),
        },
        longJobs.has(job.type),
      )
    } catch (error) {
      finish(live, 'failed', toWireError(error))
    }
  }

  const titleFor = (type: JobType, params: Record<string, unknown>): string => {
    const names = new Map([...store.listModels(), ...store.listDatasets()].map((each) => [each.id, each.name]))
    return titleOf(type, params, (id) => names.get(id) ?? id)
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

  const endJob = (live: LiveJob, ending: JobEnding): void => {
    if (isClosed) return
    switch (ending.t) {
      case 'done':
        return succeed(live, ending)
      case 'failed':
        return finish(live, 'failed', ending.error)
      case 'cancelled':
        return finish(live, 'cancelled', null)
      case 'lost':
        recoverJob(live, ending.reason)
        return pump()
    }
  }

  const succeed = (live: LiveJob, message: Extract<JobEnding, { t: 'done' }>): void => {
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
    start(type, params, origin) {
      const values = parseParams(type, params)
      // With others still to come, `latest` may not exist yet; otherwise a wrong name is better told now.
      const resolved = table.hasUnfinished() ? values : resolveReferences(store, values)
      const live = table.add({
        id: options.newId('job'),
        type,
        title: origin?.title ?? titleFor(type, resolved),
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
        ...(origin === undefined ? {} : { campaign: origin.campaign }),
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
      lanes.of(live)?.pause()
      live.timeLeft.stop()
      table.move(live, 'paused', { secondsLeft: null })
      return table.snapshot(live)
    },
    resume(id) {
      const live = known(id)
      requireState(live, ['paused'], 'resumed')
      const lane = lanes.of(live)
      if (lane !== undefined) lane.resume()
      else {
        table.move(live, 'queued', { phase: 'Waiting' })
        pump()
      }
      return table.snapshot(live)
    },
    cancel(id) {
      const live = known(id)
      requireState(live, ['queued', 'running', 'paused'], 'cancelled')
      const lane = lanes.of(live)
      if (lane !== undefined) lane.cancel()
      else finish(live, 'cancelled', null)
      return table.snapshot(live)
    },
    points: () => table.points(),
    trainings: () => table.trainings(),
    parallelJobs,
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
      if (lanes.jobs().length === 0) lanes.free().warmUp()
      pump()
    },
    close() {
      if (isClosed) return
      isClosed = true
      lanes.close().forEach(shelve)
    },
  }

  /** Not a failure of the job: this attempt does not count. */
  function shelve(live: LiveJob): void {
    if (isTerminal(live.job.state)) return
    const attempt = live.job.attempt - 1
    if (live.job.state === 'running') table.move(live, 'queued', { attempt, phase: 'Waiting', secondsLeft: null })
    else table.change(live, { attempt })
  }
}

const toJob = ({ job }: LiveJob): LiveJob['job'] => job

/** With every default filled in. AppError `job.bad-params`. */
function parseParams(type: JobType, params: Record<string, unknown>): Record<string, unknown> {
  const parsed = jobParams[type].safeParse(params)
  if (!parsed.success) throw new AppError('job.bad-params', `${type}: ${describeZodError(parsed.error)}`, { type })
  return parsed.data
}
