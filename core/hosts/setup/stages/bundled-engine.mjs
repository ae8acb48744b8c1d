import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runCaptured, lastLines } from '../lib/child.mjs'
import { childEnv } from '../lib/node24.mjs'
import { inRoot } from '../lib/paths.mjs'
import { oneCheck } from './results.mjs'

/**
 * Starts the built engine as a utility process would be, with a worker in its place, and asks it who it is over a transferred port. Shows that
 * the bundle finds its packages and resources, which no test of the sources can.
 */
export async function askBundledEngine(node, entry = inRoot('out', 'main', 'engine.js')) {
  const home = await mkdtemp(join(tmpdir(), 'netlathe-bundle-'))
  try {
    const args = ['--input-type=module', '-e', program, pathToFileURL(entry).href]
    const { code, output } = await runCaptured(node, args, {
      timeoutMs: 120_000,
      env: childEnv({ NETLATHE_HOME: home }),
    })
    return oneCheck(code === 0, `The built engine does not answer:\n${lastLines(output, 8)}`)
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

const worker = `
const { parentPort, workerData } = await import('node:worker_threads')
process.parentPort = {
  postMessage: (message) => parentPort.postMessage(message),
  on: (type, listener) => parentPort.on(type, ({ data, ports }) => listener({ data, ports })),
}
import(workerData)
`

const program = `
import { MessageChannel, Worker } from 'node:worker_threads'
const engine = new Worker(${JSON.stringify(worker)}, { eval: true, workerData: process.argv[1] })
engine.on('error', (error) => { console.error(error); process.exit(1) })
const { port1, port2 } = new MessageChannel()
engine.postMessage({ data: { t: 'client' }, ports: [port2] }, [port2])
port1.on('message', (frame) => {
  if (frame.t === 'hello') return port1.postMessage({ t: 'call', id: 1, method: 'engine.info', params: {} })
  const isFine = frame.t === 'ok' && frame.result.devices.length > 0
  if (!isFine) console.error(JSON.stringify(frame))
  process.exit(isFine ? 0 : 1)
})
port1.postMessage({ t: 'hello', v: 1 })
`
