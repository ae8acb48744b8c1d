import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { AppError } from '../base/errors.ts'
import type { Job, JobPoints } from '../contract/job.ts'
import { newId } from '../node/blobs/new-id.ts'
import { lockDatabase, useWriteAheadLog } from '../node/sqlite/open-database.ts'
import { createProjectStore } from '../node/sqlite/project-store.ts'
import { systemClock } from '../node/system-clock.ts'
import type { ProjectStore, StoredJob } from '../ports/project-store.ts'
import { tensor } from '../tensor/tensor.ts'
import { createCountingHandler } from '../testing/counting-handler.ts'
import { createMemoryRunners, type MemoryRunners } from '../testing/memory-runner.ts'
import { projectFiles, temporaryWorkFolder } from '../testing/temporary-project.ts'
import type { JobHandler } from './handler.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { isTerminal } from './transitions.ts'

const { folder, remove } = temporaryWorkFolder()
afterAll(remove)
let count = 0

type Studio = {
  scheduler: Scheduler
  store: ProjectStore
  runners: MemoryRunners
  seen: Job[]
  points: JobPoints[]
  close(): void
}
const studios: Studio[] = []
afterEach(() => {
  for (const studio of studios.splice(0)) studio.close()
})

function openStore(path: string): ProjectStore {
  return projectFiles.exists(path)
    ? projectFiles.open(path)
    : projectFiles.create(path, { name: 'S', overwrite: false })
}

function open(
  handler: JobHandler<never>,
  path = join(folder, `s${count++}.netlathe`),
  store: ProjectStore = openStore(path),
): Studio {
  const runners = createMemoryRunners({ build: handler, train: handler })
  const seen: Job[] = []
  const points: JobPoints[] = []
  const scheduler = createScheduler({
    store,
    clock: systemClock,
    newId,
    launchRunner: runners.launch,
    publish(topic, value) {
      if (topic === 'jobs') seen.push(value as Job)
      if (topic === 'job-points') points.push(value as JobPoints)
    },
    version: '1',
    onTrainEngine: () => undefined,
    onDefect: () => undefined,
  })
  let isClosed = false
  const studio = {
    scheduler,
    store,
    runners,
    seen,
    points,
    close() {
      if (isClosed) return
      isClosed = true
      scheduler.close()
      store.close()
    },
  }
  studios.push(studio)
  return studio
}

const params = (steps: number, name?: string): Record<string, unknown> => ({
  architecture: 'small-cnn',
  seed: steps,
  ...(name === undefined ? {} : { name }),
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}
const stateOf = (studio: Studio, id: string): string => studio.scheduler.get(id).state

describe('a job that ends well', () => {
  test('leaves run, model and weights, and tells its progress', async () => {
    const studio = open(createCountingHandler(1))
    const { id } = studio.scheduler.start('build', params(4))
    await until(() => stateOf(studio, id) === 'succeeded')
    const job = studio.scheduler.get(id)
    expect(job).toMatchObject({ attempt: 1, progressRatio: 1, error: null, title: 'Build small-cnn' })
    const run = studio.store.getRun(job.runId!)!
    expect(run).toMatchObject({
      type: 'build',
      seed: 4,
      outputModelId: job.outputModelId,
      metrics: { steps: 4 },
      config: { alpha: 0.25, seed: 4 },
    })
    expect(run.result).toEqual({ modelId: job.outputModelId, begins: [0] })
    expect(run.environment).toMatchObject({ netlathe: '1', engine: 'test' })
    // The live curve became the run's, the handler having given none.
    expect(run.series).toEqual([
      {
        name: 'count',
        unit: '',
        xLabel: 'epoch',
        points: [
          [1, 1],
          [2, 4],
          [3, 9],
          [4, 16],
        ],
      },
    ])
    expect(studio.points.flatMap((each) => each.points['count'])).toEqual(run.series[0]!.points)
    const model = studio.store.getModel(job.outputModelId!)!
    expect(model).toMatchObject({ name: 'counted', runId: run.id, isQuantised: false, layers: 5 })
    expect(studio.store.getBlob(model.weightsSha256)!.bytes.byteLength).toBeGreaterThan(1000)
    expect(studio.store.getCheckpoint(id)).toBe(null)
    const states = studio.seen.map((each) => each.state).filter((state, index, all) => state !== all[index - 1])
    expect(states).toEqual(['queued', 'running', 'succeeded'])
    expect(studio.seen.at(-1)!.runId).toBe(run.id)
  })

  test('equal work has an equal fingerprint; a taken model name gets a number', async () => {
    const studio = open(createCountingHandler(0))
    const ids = [2, 2, 3].map((steps) => studio.scheduler.start('build', params(steps)).id)
    await until(() => ids.every((id) => stateOf(studio, id) === 'succeeded'))
    const runs = studio.store.listRuns().map((run) => studio.store.getRun(run.id)!)
    expect(runs[0]!.fingerprint).toBe(runs[1]!.fingerprint)
    expect(runs[2]!.fingerprint).not.toBe(runs[0]!.fingerprint)
    expect(studio.store.listModels().map((model) => model.name)).toEqual(['counted', 'counted-2', 'counted-3'])
    expect(studio.runners.started()).toBe(1)
  })

  test('references are fixed when it starts: latest is the newest then, whatever comes later', async () => {
    const studio = open(createCountingHandler(0))
    const build = studio.scheduler.start('build', params(1, 'first'))
    const train = studio.scheduler.start('train', { model: 'latest', data: undefined, seed: 1 })
    await until(() => ['succeeded', 'failed'].includes(stateOf(studio, train.id)))
    // No data set: the default `latest` of the data cannot be resolved.
    expect(studio.scheduler.get(train.id)).toMatchObject({ state: 'failed', error: { code: 'data.not-found' } })
    expect(studio.scheduler.get(build.id).state).toBe('succeeded')
    expect(() => studio.scheduler.start('train', { model: 'nobody' })).toThrow(
      'There is no model "nobody". There are: first (',
    )
  })
})

describe('pause and cancel', () => {
  test('a paused job stands still and goes on', async () => {
    const studio = open(createCountingHandler(2))
    const { id } = studio.scheduler.start('build', params(60))
    await until(() => (studio.scheduler.get(id).progressRatio ?? 0) > 0.1)
    expect(studio.scheduler.pause(id)).toMatchObject({ state: 'paused', secondsLeft: null })
    await new Promise((resolve) => setTimeout(resolve, 150))
    const rest = studio.store.getCheckpoint(id)!.state['done']
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(studio.store.getCheckpoint(id)!.state['done']).toBe(rest)
    expect(() => studio.scheduler.pause(id)).toThrow('is paused and cannot be paused')
    expect(studio.scheduler.resume(id).state).toBe('running')
    await until(() => stateOf(studio, id) === 'succeeded')
    expect(studio.store.getRun(studio.scheduler.get(id).runId!)!.result).toMatchObject({ begins: [0] })
  })

  test('a running, a paused and a waiting job can be cancelled, and the next one starts', async () => {
    const studio = open(createCountingHandler(2))
    const ids = [1, 2, 3].map(() => studio.scheduler.start('build', params(500)).id)
    const last = studio.scheduler.start('build', params(1)).id
    studio.scheduler.cancel(ids[2]!)
    expect(stateOf(studio, ids[2]!)).toBe('cancelled')
    await until(() => (studio.scheduler.get(ids[0]!).progressRatio ?? 0) > 0)
    studio.scheduler.cancel(ids[0]!)
    await until(() => stateOf(studio, ids[0]!) === 'cancelled')
    await until(() => stateOf(studio, ids[1]!) === 'running')
    studio.scheduler.pause(ids[1]!)
    studio.scheduler.cancel(ids[1]!)
    await until(() => stateOf(studio, last) === 'succeeded')
    expect(stateOf(studio, ids[1]!)).toBe('cancelled')
    expect(studio.store.listRuns()).toHaveLength(1)
    expect(() => studio.scheduler.cancel(ids[0]!)).toThrow('is cancelled and cannot be cancelled')
  })

  test('a handler that does not listen is ended with its runner after five seconds', async () => {
    let isDeaf = false
    const deaf: JobHandler<never> = {
      type: 'build',
      recovery: 'resume',
      run: () => {
        isDeaf = true
        return new Promise(() => undefined)
      },
    }
    const studio = open(deaf)
    const { id } = studio.scheduler.start('build', params(1))
    await until(() => isDeaf)
    studio.scheduler.cancel(id)
    expect(studio.scheduler.get(id)).toMatchObject({ state: 'running', phase: 'Cancelling' })
    await until(() => stateOf(studio, id) === 'cancelled')
    studio.scheduler.start('build', params(1))
    await until(() => studio.runners.started() === 2)
  })
})

describe('failure', () => {
  test('an expected one keeps its message, a defect does not show its stack', async () => {
    const failing: JobHandler<{ seed: number }> = {
      type: 'build',
      recovery: 'resume',
      async run({ seed }) {
        if (seed === 1) throw new AppError('data.changed', 'The folder changed.', { path: '/x' })
        throw new TypeError('x is undefined')
      },
    }
    const studio = open(failing)
    const [first, second] = [1, 2].map((seed) => studio.scheduler.start('build', params(seed)).id) as [string, string]
    await until(() => stateOf(studio, second) === 'failed')
    expect(studio.scheduler.get(first).error).toEqual({
      code: 'data.changed',
      message: 'The folder changed.',
      details: { path: '/x' },
    })
    expect(studio.scheduler.get(second).error!.code).toBe('rpc.internal')
    expect(studio.scheduler.get(second).error!.message).not.toContain('.ts')
    expect(studio.scheduler.log(first).at(-1)).toMatchObject({ severity: 'error', message: 'The folder changed.' })
    expect(studio.store.listRuns()).toEqual([])
  })

  test('wrong parameters are named and start nothing', () => {
    const studio = open(createCountingHandler(0))
    expect(() => studio.scheduler.start('build', { architecture: 'vgg', alpha: 9 })).toThrow(
      /architecture: .*; alpha: /,
    )
    expect(studio.scheduler.list()).toEqual([])
  })

  test('a message of the runner that cannot be stored ends its job, not the engine', async () => {
    const studio = open(createCountingHandler(1))
    const { store } = studio
    const saveJob = store.saveJob.bind(store)
    Object.assign(store, {
      saveJob(job: StoredJob): void {
        // Known once the runner has accepted the job.
        if (job.recovery !== null) throw new AppError('project.disk-full', 'There is no space left.')
        saveJob(job)
      },
    })
    const { id } = studio.scheduler.start('build', params(5))
    await until(() => stateOf(studio, id) === 'failed')
    expect(studio.scheduler.get(id).error!.code).toBe('project.disk-full')
    Object.assign(store, { saveJob })
    const next = studio.scheduler.start('build', params(5)).id
    await until(() => stateOf(studio, next) === 'succeeded')
  })

  test.each([0, 1, 2, 4, 8, 60])(
    'a disk with room for %i pages more: the reason is told, the file stays whole, the next job is served',
    async (pages) => {
      const path = join(folder, `full-${pages}.netlathe`)
      openStore(path).close()
      const db = lockDatabase(path, { mustExist: true })
      useWriteAheadLog(db)
      // SQLite reports this limit exactly as a full disk: SQLITE_FULL.
      const leave = (extra: number): unknown =>
        db.pragma(`max_page_count = ${(db.pragma('page_count', { simple: true }) as number) + extra}`)
      const studio = open(bulky, path, createProjectStore(db, path))
      leave(pages)
      let code: string | undefined
      try {
        const { id } = studio.scheduler.start('build', params(1))
        await until(() => isTerminal(studio.scheduler.get(id).state))
        code = studio.scheduler.get(id).error?.code
      } catch (error) {
        code = (error as AppError).code
      }
      expect(code).toBe('project.disk-full')
      expect(studio.store.listRuns()).toEqual([])
      leave(10_000)
      const next = studio.scheduler.start('build', params(2)).id
      await until(() => stateOf(studio, next) === 'succeeded')
      studio.close()
      const again = projectFiles.open(path)
      expect(again.listRuns()).toHaveLength(1)
      again.close()
    },
  )
})

/** 200 KB of checkpoint, which may be lost, and 400 KB of result, which may not. */
const bulky: JobHandler<never> = {
  type: 'build',
  recovery: 'resume',
  async run(_params, context) {
    await context.saveCheckpoint({ state: {}, tensors: { big: tensor([50_000], 1) } })
    return { metrics: {}, result: { text: 'x'.repeat(400_000) } }
  },
}

describe('recovery', () => {
  test('a runner that dies is replaced and the job goes on from its checkpoint', async () => {
    const studio = open(createCountingHandler(60))
    const { id } = studio.scheduler.start('build', params(12))
    // Beyond a checkpoint, which is stored after every third step.
    await until(() => {
      const step = studio.points.at(-1)?.points['count']?.at(-1)?.[0] ?? 0
      return step > 4 && step % 3 !== 0
    })
    studio.runners.crash('signal SIGSEGV')
    await until(() => stateOf(studio, id) === 'succeeded')
    const run = studio.store.getRun(studio.scheduler.get(id).runId!)!
    const [first, second] = (run.result as { begins: number[] }).begins as [number, number]
    expect(first).toBe(0)
    expect(second).toBeGreaterThan(0)
    expect(run.metrics).toMatchObject({ steps: 12, counter: second })
    expect(studio.scheduler.get(id).attempt).toBe(2)
    expect(studio.scheduler.log(id)[0]!.message).toContain('signal SIGSEGV')
    // Points before and after, none twice.
    expect(run.series[0]!.points.map(([x]) => x)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
  })

  test('a handler that cannot resume starts again, one that must not is interrupted', async () => {
    const restarting = open(createCountingHandler(2, 'restart'))
    const { id } = restarting.scheduler.start('build', params(20))
    await until(() => (restarting.scheduler.get(id).progressRatio ?? 0) > 0.2)
    restarting.runners.crash('signal SIGKILL')
    await until(() => stateOf(restarting, id) === 'succeeded')
    expect(restarting.store.getRun(restarting.scheduler.get(id).runId!)!.result).toMatchObject({ begins: [0] })

    const abandoning = open(createCountingHandler(2, 'abandon'))
    const other = abandoning.scheduler.start('build', params(20)).id
    await until(() => (abandoning.scheduler.get(other).progressRatio ?? 0) > 0.2)
    abandoning.runners.crash('signal SIGKILL')
    expect(abandoning.scheduler.get(other)).toMatchObject({ state: 'interrupted', error: { code: 'job.interrupted' } })
  })

  test('a job that ends its runner every time is given up after three attempts', async () => {
    const running: { studio?: Studio } = {}
    const fatal: JobHandler<never> = {
      type: 'build',
      recovery: 'resume',
      run: () =>
        new Promise(() => {
          setTimeout(() => running.studio?.runners.crash('signal SIGABRT'), 5)
        }),
    }
    const studio = (running.studio = open(fatal))
    const { id } = studio.scheduler.start('build', params(1))
    await until(() => stateOf(studio, id) === 'interrupted')
    expect(studio.scheduler.get(id)).toMatchObject({ attempt: 3, error: { code: 'job.gave-up' } })
    expect(studio.runners.started()).toBe(3)
  })

  test('closing the project shelves the job; opening it goes on, or holds it for a command that only looks', async () => {
    const handler = createCountingHandler(2) as JobHandler<never>
    const first = open(handler)
    const { id } = first.scheduler.start('build', params(40))
    await until(() => (first.scheduler.get(id).progressRatio ?? 0) > 0.2)
    first.close()

    const looking = open(handler, first.store.path)
    looking.scheduler.recover('hold')
    expect(looking.scheduler.get(id)).toMatchObject({ state: 'paused', attempt: 0 })
    // Other work is not held up by it.
    const quick = looking.scheduler.start('build', params(1)).id
    await until(() => stateOf(looking, quick) === 'succeeded')
    expect(looking.runners.started()).toBe(1)
    looking.close()

    const working = open(handler, first.store.path)
    working.scheduler.recover('start')
    expect(stateOf(working, id)).toBe('paused')
    working.scheduler.resume(id)
    await until(() => stateOf(working, id) === 'succeeded')
    const { begins } = working.store.getRun(working.scheduler.get(id).runId!)!.result as { begins: number[] }
    expect(begins).toHaveLength(2)
    expect(begins[1]).toBeGreaterThan(0)
    expect(working.scheduler.get(id).attempt).toBe(1)
  })

  test('a job left by an earlier version gets the parameters that have come since', async () => {
    const handler = createCountingHandler(2) as JobHandler<never>
    const first = open(handler)
    const { id } = first.scheduler.start('build', params(40))
    const { alpha, ...older } = first.store.getJob(id)!.params
    expect(alpha).toBeDefined()
    first.close()

    const store = openStore(first.store.path)
    store.saveJob({ ...store.getJob(id)!, params: older })
    const later = open(handler, first.store.path, store)
    later.scheduler.recover('start')
    await until(() => stateOf(later, id) === 'succeeded')
    expect(later.store.getRun(later.scheduler.get(id).runId!)!.config).toMatchObject({ alpha })
  })
})
