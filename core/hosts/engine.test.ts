import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { Topics } from '../contract/events.ts'
import type { Job } from '../contract/job.ts'
import type { JobHandler } from '../jobs/handler.ts'
import { createClient, type Client } from '../rpc/client.ts'
import { createMemoryPair } from '../rpc/memory-transport.ts'
import { createCountingHandler } from '../testing/counting-handler.ts'
import { createMemoryRunners } from '../testing/memory-runner.ts'
import { temporaryWorkFolder } from '../testing/temporary-project.ts'
import { createEngine, type Engine } from './engine.ts'

const { folder, remove } = temporaryWorkFolder()
afterAll(remove)
const engines: Engine[] = []
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close()
})

const counting = createCountingHandler(0) as JobHandler<never>

function open(projectPath?: string): { engine: Engine; client: Client } {
  const { launch } = createMemoryRunners({ build: counting, train: fakeTrain, data: fakeData })
  const engine = createEngine({
    launchRunner: launch,
    configFolder: join(folder, 'home'),
    ...(projectPath === undefined ? {} : { projectPath }),
  })
  engines.push(engine)
  const [ours, theirs] = createMemoryPair()
  engine.serve(theirs)
  return { engine, client: createClient(ours) }
}

const fakeData: JobHandler<{ path: string }> = {
  type: 'data',
  recovery: 'restart',
  run: async ({ path }) => ({
    metrics: { images: 2 },
    result: { datasetId: '$dataset' },
    dataset: {
      name: 'images',
      path,
      classes: ['a', 'b'],
      counts: [],
      total: 2,
      contentSha256: 'c'.repeat(64),
      unreadable: [],
      sizeBytes: 1,
    },
  }),
}

const fakeTrain: JobHandler<never> = {
  type: 'train',
  recovery: 'restart',
  run: async () => ({ metrics: {}, result: {} }),
}

async function finish(client: Client, id: string): Promise<Job> {
  for (;;) {
    const job = await client.call('jobs.get', { job: id })
    if (job.state === 'succeeded') return job
    if (job.error !== null) throw new Error(job.error.message)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
const build = (client: Client, name: string, steps = 1): Promise<Job> =>
  client.call('jobs.start', { type: 'build', params: { architecture: 'small-cnn', seed: steps, name } })

test('without a project, what needs one says so', async () => {
  const { client } = open()
  expect(await client.call('project.info', {})).toBe(null)
  for (const call of [client.call('models.list', {}), client.call('jobs.list', {}), client.call('document.get', {})]) {
    await expect(call).rejects.toMatchObject({ code: 'project.none' })
  }
  const info = await client.call('engine.info', {})
  expect(info.devices.map((device) => device.id)).toEqual(expect.arrayContaining(['AKD1000', 'AKD1500']))
})

test('create, work, save under another name, open again: the same content, and both are recent', async () => {
  const { client } = open()
  const changes: Topics['project'][] = []
  client.subscribe('project', (value) => changes.push(value))
  const created = await client.call('project.create', { path: join(folder, 'one') })
  expect(created).toMatchObject({ path: join(folder, 'one.netlathe'), name: 'one', models: 0 })
  const job = await finish(client, (await build(client, 'net')).id)
  expect(changes.at(-1)!.changed).toContain('runs')
  const stored = await client.call('document.get', {})
  expect(stored.revision).toBe(0)
  const document = { ...stored.document, baseModelId: job.outputModelId }
  expect(await client.call('document.save', { revision: 0, document })).toEqual({ revision: 1 })
  await expect(client.call('document.save', { revision: 0, document })).rejects.toMatchObject({
    code: 'document.conflict',
  })

  const copy = await client.call('project.saveAs', { path: join(folder, 'two') })
  expect(copy).toMatchObject({ path: join(folder, 'two.netlathe'), name: 'two', models: 1, runs: 1 })
  await expect(client.call('project.saveAs', { path: join(folder, 'one') })).rejects.toMatchObject({
    code: 'project.exists',
  })
  expect((await client.call('document.get', {})).document).toEqual(document)
  const recent = await client.call('project.recent', {})
  expect(recent.map((project) => [project.path, project.exists])).toEqual([
    [join(folder, 'two.netlathe'), true],
    [join(folder, 'one.netlathe'), true],
  ])
  await client.call('project.close', {})
  expect(await client.call('project.info', {})).toBe(null)
  expect(existsSync(join(folder, 'two.netlathe-wal'))).toBe(false)

  const again = open(join(folder, 'one'))
  expect(await again.client.call('project.info', {})).toMatchObject({ models: 1, runs: 1 })
  // A reloaded window opens what is open.
  expect((await again.client.call('project.open', { path: join(folder, 'one.netlathe') })).models).toBe(1)
})

test('models are found by id, name and latest, and renamed to free names only', async () => {
  const { client } = open()
  await client.call('project.create', { path: join(folder, 'models') })
  const first = await finish(client, (await build(client, 'a')).id)
  await finish(client, (await build(client, 'b')).id)
  expect((await client.call('models.get', { model: 'latest' })).name).toBe('b')
  expect((await client.call('models.get', { model: 'a' })).id).toBe(first.outputModelId)
  await expect(client.call('models.rename', { model: 'a', name: 'b' })).rejects.toMatchObject({
    code: 'model.name-taken',
  })
  expect((await client.call('models.rename', { model: 'a', name: 'c' })).name).toBe('c')
  await expect(client.call('models.get', { model: 'a' })).rejects.toMatchObject({ code: 'model.not-found' })
  const importance = await client.call('prune.importance', { model: 'c', importance: 'gamma' })
  const { graph } = await client.call('models.get', { model: 'c' })
  expect(importance.layers.map((row) => [row.layer, row.scores.length])).toEqual(
    graph.layers.flatMap((layer) => (layer.type === 'dense' ? [] : [[layer.name, layer.filters]])),
  )
})

test('runs are edited, removed, brought back and reported; weights and reports are fetched by URL', async () => {
  const { client, engine } = open()
  await client.call('project.create', { path: join(folder, 'runs') })
  const job = await finish(client, (await build(client, 'net', 3)).id)
  const updated = await client.call('runs.update', { run: job.runId!, name: 'First', tags: ['x', 'x'], notes: 'n' })
  expect(updated).toMatchObject({ name: 'First', tags: ['x'], notes: 'n' })
  expect(await client.call('runs.get', { run: 'First' })).toMatchObject({ id: job.runId, config: { seed: 3 } })
  await client.call('runs.remove', { runs: [job.runId!] })
  expect(await client.call('runs.list', {})).toEqual([])
  expect((await client.call('project.info', {}))!.runs).toBe(0)
  await client.call('runs.restore', { runs: [job.runId!] })
  expect(await client.call('runs.list', {})).toHaveLength(1)
  await expect(client.call('runs.remove', { runs: ['nobody'] })).rejects.toMatchObject({ code: 'run.not-found' })

  for (const format of ['html', 'json', 'csv', 'markdown'] as const) {
    const report = await client.call('report.render', { runs: [job.runId!], format })
    const answer = (await engine.artifact(report.url))!
    expect(answer.status).toBe(200)
    expect(createHash('sha256').update(answer.body).digest('hex')).toBe(report.sha256)
    expect(answer.headers['content-disposition']).toContain(encodeURIComponent(report.fileName))
    expect(new TextDecoder().decode(answer.body)).toContain('First')
  }
  const { weightsSha256 } = await client.call('models.get', { model: 'net' })
  expect((await engine.artifact(`/artifact/${weightsSha256}`))!.body.byteLength).toBeGreaterThan(1000)
  expect((await engine.artifact(`/artifact/${'0'.repeat(64)}`))!.status).toBe(404)
  expect(await engine.artifact('/other')).toBe(null)
})

test('the sample project has images, a data set and jobs that train a model', async () => {
  const { client } = open()
  const { project, jobId } = await client.call('project.sample', { path: join(folder, 'sample') })
  expect(project.name).toBe('sample')
  await finish(client, jobId)
  const [dataset] = await client.call('data.list', {})
  expect(readdirSync(join(dataset!.path, 'train', 'person')).length).toBeGreaterThan(10)
  expect((await client.call('jobs.list', {})).map((job) => [job.type, job.state])).toEqual([
    ['data', 'succeeded'],
    ['build', 'succeeded'],
    ['train', 'succeeded'],
  ])
  await client.call('data.remove', { data: dataset!.id })
  expect(await client.call('data.list', {})).toEqual([])
})

test('a job that is started on what is not there is refused at once', async () => {
  const { client } = open()
  await client.call('project.create', { path: join(folder, 'refs') })
  await expect(client.call('jobs.start', { type: 'train', params: { model: 'nobody' } })).rejects.toMatchObject({
    code: 'model.not-found',
  })
  await expect(client.call('jobs.start', { type: 'train', params: { epochs: -1 } })).rejects.toMatchObject({
    code: 'job.bad-params',
  })
  await expect(client.call('jobs.get', { job: 'nobody' })).rejects.toMatchObject({ code: 'job.not-found' })
})
