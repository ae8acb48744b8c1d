import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { Job } from '../contract/job.ts'
import { createForkLauncher } from '../node/processes/fork-runner.ts'
import type { RunnerProcess } from '../ports/runner.ts'
import { createClient, type Client } from '../rpc/client.ts'
import { createMemoryPair } from '../rpc/memory-transport.ts'
import { projectFiles, temporaryWorkFolder } from '../testing/temporary-project.ts'
import { connectWeb } from '../testing/web-client.ts'
import { createEngine, type Engine } from './engine.ts'
import { startWebHost } from './web/serve.ts'

const { folder, remove } = temporaryWorkFolder()
afterAll(remove)
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const runnerEntry = fileURLToPath(new URL('../testing/counting-runner-process.ts', import.meta.url))
const env = { ...process.env, NETLATHE_HOME: join(folder, 'home'), NETLATHE_RUNNER_ENTRY: runnerEntry }
const build = (steps: number): { type: 'build'; params: Record<string, unknown> } => ({
  type: 'build',
  params: { architecture: 'small-cnn', seed: steps },
})

const pause = (ms = 20): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
async function until<T>(read: () => Promise<T>, condition: (value: T) => boolean): Promise<T> {
  for (;;) {
    try {
      const value = await read()
      if (condition(value)) return value
    } catch {
      // The engine is starting again.
    }
    await pause()
  }
}
const jobOf = (client: Client, job: string) => (): Promise<Job> => client.call('jobs.get', { job })

function openEngine(): { engine: Engine; client: Client; runners: RunnerProcess[] } {
  const launch = createForkLauncher(runnerEntry, env)
  const runners: RunnerProcess[] = []
  const engine = createEngine({
    configFolder: join(folder, 'home'),
    recovery: 'start',
    launchRunner: () => {
      const runner = launch()
      runners.push(runner)
      return runner
    },
  })
  closers.push(() => engine.close())
  const [ours, theirs] = createMemoryPair()
  engine.serve(theirs)
  return { engine, client: createClient(ours), runners }
}

test('kill -9 of the runner: the job goes on from its checkpoint', async () => {
  const { client, runners } = openEngine()
  await client.call('project.create', { path: join(folder, 'runner') })
  const { id } = await client.call('jobs.start', build(30))
  await until(jobOf(client, id), (job) => (job.progressRatio ?? 0) > 0.3)
  process.kill(runners[0]!.pid!, 'SIGKILL')
  const job = await until(jobOf(client, id), (each) => each.state === 'succeeded')
  expect(job.attempt).toBe(2)
  const run = await client.call('runs.get', { run: job.runId! })
  const { begins } = run.result as { begins: number[] }
  expect(begins).toHaveLength(2)
  expect(begins[1]).toBeGreaterThan(5)
  expect(run.metrics['steps']).toBe(30)
  expect((await client.call('jobs.log', { job: id }))[0]!.message).toContain('SIGKILL')
})

test('kill -9 of the engine: the window connects again, the project opens clean, the job goes on, finished runs are there', async () => {
  const path = join(folder, 'engine.netlathe')
  const host = await startWebHost({ env, port: 0, roots: [folder] })
  closers.push(() => host.close())
  const client = await connectWeb(host.url)
  await client.call('project.create', { path })
  const first = await client.call('jobs.start', build(2))
  const done = await until(jobOf(client, first.id), (job) => job.state === 'succeeded')
  const { id } = await client.call('jobs.start', build(40))
  await until(jobOf(client, id), (job) => (job.progressRatio ?? 0) > 0.3)
  const states: string[] = []
  client.onState((state) => states.push(state))
  const pid = host.enginePid()!
  const pending = client
    .call('project.sample', { path: '/nowhere/else' })
    .catch((error: { code: string }) => error.code)
  process.kill(pid, 'SIGKILL')
  expect(['rpc.engine-gone', 'files.outside']).toContain(await pending)

  const job = await until(jobOf(client, id), (each) => each.state === 'succeeded')
  expect(host.enginePid()).not.toBe(pid)
  expect(states).toEqual(expect.arrayContaining(['connecting', 'connected']))
  expect(job.attempt).toBe(2)
  expect((await client.call('jobs.log', { job: id }))[0]!.message).toContain('goes on from the last checkpoint')
  const runs = await client.call('runs.list', {})
  expect(runs.map((run) => run.id)).toEqual([done.runId, job.runId])
  const { begins } = (await client.call('runs.get', { run: job.runId! })).result as { begins: number[] }
  expect(begins[1]).toBeGreaterThan(5)
  client.close()
  await host.close()

  expect(existsSync(`${path}-wal`)).toBe(false)
  const store = projectFiles.open(path)
  expect(store.counts()).toMatchObject({ runs: 2, models: 2 })
  store.close()
})

test('an engine that stops in the middle of a job leaves it to the next one, and its runner ends with it', async () => {
  const path = join(folder, 'stop.netlathe')
  const first = openEngine()
  await first.client.call('project.create', { path })
  const { id } = await first.client.call('jobs.start', build(30))
  await until(jobOf(first.client, id), (job) => (job.progressRatio ?? 0) > 0.3)
  await first.engine.close()
  await until(
    async () => isAlive(first.runners[0]!.pid!),
    (alive) => !alive,
  )
  const second = openEngine()
  await second.client.call('project.open', { path })
  const job = await until(jobOf(second.client, id), (each) => each.state === 'succeeded')
  expect(job.attempt).toBe(1)
  expect((await second.client.call('runs.get', { run: job.runId! })).result).toMatchObject({
    begins: [0, expect.any(Number)],
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
