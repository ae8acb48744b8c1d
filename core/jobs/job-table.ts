import { assert } from '../base/errors.ts'
import type { Topics } from '../contract/events.ts'
import type { Job, JobLogLine, JobPoints, JobState } from '../contract/job.ts'
import type { JobTraining, TrainingRecord } from '../contract/training-record.ts'
import type { ProjectStore, StoredJob } from '../ports/project-store.ts'
import { joinRecords } from '../report/join-records.ts'
import type { PassedProgress } from './throttle.ts'
import { createTimeLeft, type TimeLeft } from './time-left.ts'
import { canMove, isTerminal } from './transitions.ts'

/** Progress is stored this often; between, only windows hear of it. */
const storeProgressMs = 1000

export type LiveJob = {
  job: StoredJob
  points: JobPoints['points']
  /** Told again by the runner when it goes on from a checkpoint. */
  record: TrainingRecord | null
  timeLeft: TimeLeft
  storedAt: number
}

export type JobTableOptions = {
  store: ProjectStore
  publish<T extends 'jobs' | 'job-points' | 'job-training' | 'job-log'>(topic: T, value: Topics[T]): void
}

export type JobTable = ReturnType<typeof createJobTable>

/** Jobs in memory, written through to the store: every change of state is stored before anyone hears of it. */
export function createJobTable({ store, publish }: JobTableOptions) {
  const jobs = new Map<string, LiveJob>(store.listJobs().map((job) => [job.id, toLive(job, store)]))

  const unfinished = (): LiveJob[] => [...jobs.values()].filter((live) => !isTerminal(live.job.state))
  const announce = (live: LiveJob): void => publish('jobs', snapshotOf(live.job))
  const keep = (live: LiveJob, loud: boolean): void => {
    store.saveJob(live.job)
    if (loud) announce(live)
  }

  return {
    add(job: StoredJob): LiveJob {
      const live = toLive(job, store)
      store.saveJob(job)
      jobs.set(job.id, live)
      announce(live)
      return live
    },
    /** Changes the state; a state that cannot follow is a defect. `quiet` inside a transaction: windows hear after it. */
    move(live: LiveJob, state: JobState, fields: Partial<StoredJob> = {}, voice: 'loud' | 'quiet' = 'loud'): void {
      assert(canMove(live.job.state, state), `job ${live.job.id} cannot go from ${live.job.state} to ${state}`)
      live.job = { ...live.job, ...fields, state }
      if (state === 'failed' || state === 'interrupted' || state === 'cancelled') {
        // A full disk must not keep the end of a job from the window; the stored row is recovered at the next opening.
        try {
          store.saveJob(live.job)
        } catch {
          live.storedAt = -Infinity
        }
        announce(live)
      } else keep(live, voice === 'loud')
    },
    change(live: LiveJob, fields: Partial<StoredJob>): void {
      live.job = { ...live.job, ...fields }
      keep(live, true)
    },
    progress(live: LiveJob, { ratio, phase, points, record }: PassedProgress, nowMs: number): void {
      const secondsLeft = live.job.state === 'running' ? live.timeLeft.at(nowMs, ratio) : null
      live.job = { ...live.job, progressRatio: ratio, phase, secondsLeft }
      for (const [name, each] of Object.entries(points)) (live.points[name] ??= []).push(...each)
      if (Object.keys(points).length > 0) publish('job-points', { jobId: live.job.id, points })
      if (record) {
        live.record = live.record ? joinRecords(live.record, record) : record
        publish('job-training', { jobId: live.job.id, record })
      }
      if (nowMs - live.storedAt >= storeProgressMs) {
        live.storedAt = nowMs
        try {
          store.saveJob(live.job)
        } catch {
          // Progress is told, not kept, while the disk is full.
        }
      }
      announce(live)
    },
    log(jobId: string, line: JobLogLine): void {
      try {
        store.addLogLine(jobId, line)
      } catch {
        // The window still hears it.
      }
      publish('job-log', { jobId, line })
    },
    dropCheckpoint(jobId: string): void {
      try {
        store.removeCheckpoint(jobId)
      } catch {
        // It is dropped with the next one that can be written.
      }
    },
    /** Takes the stored row again after a transaction failed. */
    reload(live: LiveJob): void {
      const stored = store.getJob(live.job.id)
      if (stored !== null) live.job = { ...stored, activeMs: live.job.activeMs }
    },
    publish: announce,
    find: (id: string): LiveJob | null => jobs.get(id) ?? null,
    live: (id: string): LiveJob | undefined => jobs.get(id),
    unfinished,
    hasUnfinished: (): boolean => unfinished().length > 0,
    /** Oldest first. */
    queued: (): LiveJob[] => [...jobs.values()].filter((live) => live.job.state === 'queued'),
    list: (): Job[] => [...jobs.values()].map((live) => snapshotOf(live.job)),
    snapshot: (live: LiveJob): Job => snapshotOf(live.job),
    points: (): JobPoints[] =>
      unfinished()
        .filter((live) => Object.keys(live.points).length > 0)
        .map((live) => ({ jobId: live.job.id, points: live.points })),
    trainings: (): JobTraining[] =>
      unfinished().flatMap(({ job, record }) => (record ? [{ jobId: job.id, record }] : [])),
  }
}

function toLive(job: StoredJob, store: ProjectStore): LiveJob {
  const points = isTerminal(job.state) ? {} : (store.getCheckpoint(job.id)?.points ?? {})
  return { job, points, record: null, timeLeft: createTimeLeft(), storedAt: -Infinity }
}

function snapshotOf({ seed: _seed, recovery: _recovery, activeMs: _activeMs, ...job }: StoredJob): Job {
  return { ...job, params: structuredClone(job.params) }
}
