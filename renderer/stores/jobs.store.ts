import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { z } from 'zod'
import type { TrainingRecord } from '../../core/contract/training-record.ts'
import { joinRecords } from '../../core/report/join-records.ts'
import { terminalStates, type Job, type JobLogLine } from '../../core/contract/job.ts'
import type { jobParams, JobType } from '../../core/contract/jobs/registry.ts'
import { engine } from '../engine/client.ts'
import { appendPoints, isNewer, type JobCurves } from './job-merge.ts'

export type JobInput<T extends JobType> = z.input<(typeof jobParams)[T]>

/** Jobs of the project: a snapshot plus events, in whatever order they come. */
export const useJobsStore = defineStore('jobs', () => {
  const jobs = shallowRef<ReadonlyMap<string, Job>>(new Map())
  const curves = shallowRef<ReadonlyMap<string, JobCurves>>(new Map())
  const trainings = shallowRef<ReadonlyMap<string, TrainingRecord>>(new Map())
  const logs = shallowRef<readonly { jobId: string; line: JobLogLine }[]>([])
  const isSubscribed = ref(false)
  const waiting = new Map<string, ((job: Job) => void)[]>()
  const listeners = new Set<(job: Job) => void>()

  /** Newest first. */
  const list = computed(() => [...jobs.value.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt)))
  const active = computed(() => list.value.filter((job) => !terminalStates.includes(job.state)))

  function receive(job: Job): void {
    const known = jobs.value.get(job.id)
    if (known && !isNewer(job, known)) return
    jobs.value = new Map(jobs.value).set(job.id, job)
    const hasEnded = terminalStates.includes(job.state)
    if (!hasEnded || (known && terminalStates.includes(known.state))) return
    for (const resolve of waiting.get(job.id) ?? []) resolve(job)
    waiting.delete(job.id)
    // A job that had ended before the window opened is not news.
    if (known) for (const listener of listeners) listener(job)
  }
  function receivePoints(push: { jobId: string; points: Record<string, [number, number][]> }): void {
    const before = curves.value.get(push.jobId) ?? {}
    curves.value = new Map(curves.value).set(push.jobId, appendPoints(before, push.points))
  }
  function receiveTraining({ jobId, record }: { jobId: string; record: TrainingRecord }): void {
    const before = trainings.value.get(jobId)
    trainings.value = new Map(trainings.value).set(jobId, before ? joinRecords(before, record) : record)
  }
  function receiveLog(entry: { jobId: string; line: JobLogLine }): void {
    logs.value = [...logs.value.slice(-1999), entry]
  }
  async function refresh(): Promise<void> {
    for (const job of await engine().call('jobs.list', {})) receive(job)
  }
  /** Starts a job; parameters are typed by its kind and filled with defaults by the engine. */
  async function start<T extends JobType>(type: T, params: JobInput<T>): Promise<Job> {
    // A form's reactive proxies cannot cross to another process: plain data only.
    const plain = JSON.parse(JSON.stringify(params)) as Record<string, unknown>
    const job = await engine().call('jobs.start', { type, params: plain })
    receive(job)
    return jobs.value.get(job.id) ?? job
  }
  /** Resolves when the job has ended, however it ended. */
  function whenDone(id: string): Promise<Job> {
    const known = jobs.value.get(id)
    if (known && terminalStates.includes(known.state)) return Promise.resolve(known)
    return new Promise((resolve) => waiting.set(id, [...(waiting.get(id) ?? []), resolve]))
  }
  /** Called for every job that ends while the window is open. */
  function onEnded(listener: (job: Job) => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const pause = async (id: string): Promise<void> => receive(await engine().call('jobs.pause', { job: id }))
  const resume = async (id: string): Promise<void> => receive(await engine().call('jobs.resume', { job: id }))
  const cancel = async (id: string): Promise<void> => receive(await engine().call('jobs.cancel', { job: id }))

  function byId(id: string | null): Job | null {
    return (id && jobs.value.get(id)) || null
  }
  function curvesOf(id: string): JobCurves {
    return curves.value.get(id) ?? {}
  }
  /** What a training job showed so far; null for other jobs and for those that ended before the window opened. */
  function trainingOf(id: string): TrainingRecord | null {
    return trainings.value.get(id) ?? null
  }
  let stops: (() => void)[] = []
  function stopListening(): void {
    for (const stop of stops) stop()
    stops = []
  }
  /** A fresh subscription brings every job and all points so far. */
  function listen(): void {
    stopListening()
    stops = [
      engine().subscribe('jobs', receive),
      engine().subscribe('job-points', receivePoints),
      engine().subscribe('job-training', receiveTraining),
      engine().subscribe('job-log', receiveLog),
    ]
  }
  /** Starts listening to the engine. */
  function subscribe(): () => void {
    isSubscribed.value = true
    listen()
    return () => {
      isSubscribed.value = false
      stopListening()
    }
  }
  function clear(): void {
    jobs.value = new Map()
    curves.value = new Map()
    trainings.value = new Map()
    logs.value = []
    waiting.clear()
    // What was thrown away may be of the project that is open now.
    if (isSubscribed.value) listen()
  }
  return {
    jobs,
    curves,
    logs,
    list,
    active,
    isSubscribed,
    receive,
    receivePoints,
    receiveTraining,
    receiveLog,
    refresh,
    start,
    whenDone,
    onEnded,
    pause,
    resume,
    cancel,
    byId,
    curvesOf,
    trainingOf,
    subscribe,
    clear,
  }
})
