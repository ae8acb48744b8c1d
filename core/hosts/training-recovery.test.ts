import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { Job } from '../contract/job.ts'
import type { JobType } from '../contract/jobs/registry.ts'
import type { TrainResult } from '../contract/jobs/train.ts'
import type { Run } from '../contract/run.ts'
import { createForkLauncher } from '../node/processes/fork-runner.ts'
import type { RunnerProcess } from '../ports/runner.ts'
import { createClient } from '../rpc/client.ts'
import { createMemoryPair } from '../rpc/memory-transport.ts'
import { writeSplitFolder } from '../testing/image-folder.ts'
import { temporaryWorkFolder } from '../testing/temporary-project.ts'
import { createEngine } from './engine.ts'

const { folder, remove } = temporaryWorkFolder()
afterAll(remove)

test('real training whose runner is killed ends with the weights of training that was not', async () => {
  const images = join(folder, 'images')
  await writeSplitFolder(images, 24)
  const env = { ...process.env, NETLATHE_CACHE: join(folder, 'cache') }
  const launch = createForkLauncher(fileURLToPath(new URL('./runner-process.ts', import.meta.url)), env)
  const runners: RunnerProcess[] = []
  const engine = createEngine({
    configFolder: join(folder, 'home'),
    launchRunner: () => {
      const runner = launch()
      runners.push(runner)
      return runner
    },
  })
  const [ours, theirs] = createMemoryPair()
  engine.serve(theirs)
  const client = createClient(ours)
  const jobs = new Map<string, Job>()
  const listeners = new Set<() => void>()
  client.subscribe('jobs', (job) => {
    jobs.set(job.id, job)
    for (const listener of listeners) listener()
  })
  const until = (id: string, condition: (job: Job) => boolean): Promise<Job> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        const job = jobs.get(id)
        if (job === undefined) return
        if (condition(job)) resolve(job)
        else if (job.error !== null) reject(new Error(job.error.message))
        else return
        listeners.delete(check)
      }
      listeners.add(check)
      check()
    })
  const finish = async (type: JobType, params: Record<string, unknown>): Promise<Job> => {
    const { id } = await client.call('jobs.start', { type, params })
    return until(id, (job) => job.state === 'succeeded')
  }

  try {
    await client.call('project.create', { path: join(folder, 'p') })
    await finish('data', { path: images })
    const built = await finish('build', { architecture: 'small-cnn', size: 32, classes: ['a', 'b'] })
    const params = { model: built.outputModelId, epochs: 60, batchSize: 8 }
    const whole = await finish('train', params)

    const { id } = await client.call('jobs.start', { type: 'train', params })
    await until(id, (job) => (job.progressRatio ?? 0) > 0.5)
    process.kill(runners.at(-1)!.pid!, 'SIGKILL')
    const resumed = await until(id, (job) => job.state === 'succeeded')
    expect(resumed.attempt).toBe(2)
    const log = await client.call('jobs.log', { job: id })
    expect(log.some((line) => line.message.includes('goes on from the last checkpoint'))).toBe(true)

    const [a, b] = await Promise.all(
      [whole, resumed].map((job) => client.call('models.get', { model: job.outputModelId! })),
    )
    expect(b!.weightsSha256).toBe(a!.weightsSha256)
    const [first, second] = await Promise.all(
      [whole, resumed].map((job) => client.call('runs.get', { run: job.runId! })),
    )
    expect(second!.fingerprint).toBe(first!.fingerprint)
    expect(second!.series).toEqual(first!.series)
    const seen = ({ result }: Run) => {
      const { kept, record } = result as TrainResult
      return { kept, sparsity: record.sparsity, epochs: record.epochs }
    }
    expect(seen(second!)).toEqual(seen(first!))
  } finally {
    await engine.close()
  }
})
