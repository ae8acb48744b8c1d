import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createEngine } from '../../core/hosts/engine.ts'
import { serveRunner } from '../../core/hosts/runner.ts'
import { createClient } from '../../core/rpc/client.ts'
import { createPortTransport } from '../../core/rpc/port-transport.ts'
import { writeSplitFolder } from '../../core/testing/image-folder.ts'
import { createEngineLink } from './engine-link.ts'
import { createEngineSupervisor } from './engine-supervisor.ts'
import { createFakeProcesses } from './fake-processes.ts'
import { serveRunnerLink } from './runner-link.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netlathe-electron-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The entries electron/engine and electron/runner, run in stand-in processes as soon as they are forked. */
function createStudio() {
  const processes = createFakeProcesses()
  const runEntries: typeof processes.fork = (kind) => {
    const child = processes.fork(kind)
    const fake = processes.started.at(-1)!
    const exit = (): void => fake.exit(0)
    if (kind === 'runner') serveRunnerLink(fake.parent, serveRunner, exit)
    else {
      const link = createEngineLink(fake.parent)
      const engine = createEngine({ launchRunner: link.launchRunner, configFolder: join(folder, 'config') })
      link.serve(
        {
          connectClient: (transport) => void engine.serve(transport),
          readContent: (path) => engine.artifact(path),
          close: () => engine.close(),
        },
        exit,
      )
    }
    return child
  }
  const supervisor = createEngineSupervisor({ ...processes, fork: runEntries }, { onEngineExit: () => undefined })
  return { supervisor, processes }
}

it('opens a project, runs a job in a runner and serves its images, all across process borders', async () => {
  const images = join(folder, 'images')
  await writeSplitFolder(images)
  const { supervisor, processes } = createStudio()
  const client = createClient(createPortTransport(supervisor.connectClient()))

  await client.call('project.create', { path: join(folder, 'first.netlathe'), overwrite: false })
  const { id } = await client.call('jobs.start', { type: 'data', params: { path: images } })
  const job = await vi.waitUntil(
    async () => {
      const current = await client.call('jobs.get', { job: id })
      return ['succeeded', 'failed'].includes(current.state) ? current : null
    },
    { timeout: 60_000, interval: 50 },
  )
  expect(job.state).toBe('succeeded')
  expect(processes.started.map(({ kind }) => kind)).toEqual(['engine', 'runner'])

  const [dataset] = await client.call('data.list', {})
  expect(dataset?.total).toBe(12)
  const { samples } = await client.call('data.samples', { data: dataset!.id, split: 'test', offset: 0, limit: 1 })
  const thumbnail = await supervisor.readContent(samples[0]!.thumbnail)
  expect(thumbnail).toMatchObject({ status: 200, headers: { 'content-type': 'image/jpeg' } })
  expect([...thumbnail!.body.subarray(0, 2)]).toEqual([0xff, 0xd8])

  await supervisor.stop(30_000)
  expect(processes.started.map(({ isKilled }) => isKilled)).toEqual([false, expect.any(Boolean)])
})
