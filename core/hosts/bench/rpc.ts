import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeDemoImages } from '../../node/images/demo.ts'
import type { Client } from '../../rpc/client.ts'
import { connectWeb } from '../../testing/web-client.ts'
import { startWebHost } from '../web/serve.ts'

// Answer time of the engine as a window sees it (WebSocket, web host, engine process), at rest and while AkidaNet 0.25 at 96x96 trains in
// the runner. One call at a time, every 10 ms, methods in turn. Target while training: p95 under 50 ms.

const measureMs = Number(process.argv[2] ?? 20) * 1000
const gapMs = 10
const targetP95Ms = 50

type Sample = { method: string; ms: number }

const folder = mkdtempSync(join(tmpdir(), 'netlathe-bench-'))
const host = await startWebHost({
  port: 0,
  roots: [folder],
  env: { ...process.env, NETLATHE_HOME: folder, NETLATHE_CACHE: folder },
})
const client = await connectWeb(host.url)
try {
  await prepare()
  const rest = await measure(measureMs / 4)
  const { id } = await client.call('jobs.start', { type: 'train', params: { epochs: 1000, batchSize: 32 } })
  const first = await nextEpochs(id, 0)
  const startedAt = performance.now()
  const busy = await measure(measureMs)
  const last = await nextEpochs(id, -1)
  const seconds = (performance.now() - startedAt) / 1000
  await client.call('jobs.cancel', { job: id })
  show('at rest', rest)
  show('while training', busy)
  const perMethod = [...new Set(busy.map((sample) => sample.method))]
  for (const method of perMethod)
    show(
      `  ${method}`,
      busy.filter((sample) => sample.method === method),
    )
  console.log(`Training went on meanwhile: ${(((last - first) * 800) / seconds).toFixed(0)} images/s.`)
  const p95 = quantile(busy, 0.95)
  console.log(
    `p95 while training: ${p95.toFixed(1)} ms, target under ${targetP95Ms} ms: ${p95 < targetP95Ms ? 'met' : 'MISSED'}.`,
  )
} finally {
  client.close()
  await host.close()
  rmSync(folder, { recursive: true, force: true })
}

/** A project with a data set (800 training images), a model and a document. */
async function prepare(): Promise<void> {
  const images = join(folder, 'images')
  await writeDemoImages(images, { counts: { train: 800, val: 32, test: 32 } })
  await client.call('project.create', { path: join(folder, 'bench') })
  await finished('data', { path: images })
  await finished('build', { architecture: 'akidanet', style: 'fused' })
  const { id, graph } = await client.call('models.get', { model: 'latest' })
  const { revision, document } = await client.call('document.get', {})
  await client.call('document.save', { revision, document: { ...document, baseModelId: id, graph } })
}

async function finished(type: 'data' | 'build', params: Record<string, unknown>): Promise<void> {
  const job = await client.call('jobs.start', { type, params })
  for (;;) {
    const { state, error } = await client.call('jobs.get', { job: job.id })
    if (state === 'succeeded') return
    if (state === 'failed') throw new Error(error?.message)
    await wait(50)
  }
}

/** Waits until the training shows progress beyond `epochs`; returns the epochs done. */
async function nextEpochs(id: string, epochs: number): Promise<number> {
  for (;;) {
    const { progressRatio, error } = await client.call('jobs.get', { job: id })
    if (error) throw new Error(error.message)
    const done = (progressRatio ?? 0) * 1000
    if (done > epochs) return done
    await wait(50)
  }
}

async function measure(durationMs: number): Promise<Sample[]> {
  const calls: ((client: Client) => Promise<unknown>)[] = []
  const names: string[] = []
  const add = (name: string, call: (client: Client) => Promise<unknown>): void => {
    names.push(name)
    calls.push(call)
  }
  add('jobs.list', (c) => c.call('jobs.list', {}))
  add('project.info', (c) => c.call('project.info', {}))
  add('models.get', (c) => c.call('models.get', { model: 'latest' }))
  add('runs.list', (c) => c.call('runs.list', {}))
  add('data.samples', (c) => c.call('data.samples', { data: 'latest', split: 'train' }))
  add('document.save', async (c) => {
    const stored = await c.call('document.get', {})
    return c.call('document.save', stored)
  })
  add('prune.importance', (c) => c.call('prune.importance', { model: 'latest' }))
  add('engine.info', (c) => c.call('engine.info', {}))

  const samples: Sample[] = []
  const end = performance.now() + durationMs
  for (let n = 0; performance.now() < end; n++) {
    const at = performance.now()
    await calls[n % calls.length]!(client)
    samples.push({ method: names[n % calls.length]!, ms: performance.now() - at })
    await wait(gapMs)
  }
  return samples
}

function show(title: string, samples: Sample[]): void {
  const cells = [0.5, 0.95, 0.99, 1].map((q) => `${quantile(samples, q).toFixed(1)} ms`.padStart(10))
  console.log(
    `${title.padEnd(20)} ${String(samples.length).padStart(5)} calls   p50${cells[0]}   p95${cells[1]}   p99${cells[2]}   max${cells[3]}`,
  )
}

function quantile(samples: Sample[], q: number): number {
  const sorted = samples.map((sample) => sample.ms).sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? NaN
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
