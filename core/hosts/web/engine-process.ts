import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLog } from '../../node/log/log.ts'
import { configFolder } from '../../node/paths/config-folder.ts'
import { createForkLauncher } from '../../node/processes/fork-runner.ts'
import { createSocketTransport } from '../../rpc/socket-transport.ts'
import { toWireError } from '../../rpc/wire-error.ts'
import { createEngine, type Engine } from '../engine.ts'
import { createChannel } from './channel.ts'
import type { FromEngineProcess, ToEngineProcess } from './messages.ts'

// The engine as a forked child of the web host. It ends when the host does.
const runnerEntry =
  process.env['NETLATHE_RUNNER_ENTRY'] ?? fileURLToPath(new URL('../runner-process.ts', import.meta.url))
const warmUpDelayMs = 1000
const channels = new Map<number, ReturnType<typeof createChannel>>()
let engine: Engine | null = null

const send = (message: FromEngineProcess): void => {
  if (process.connected) process.send?.(message, () => undefined)
}
const stop = async (): Promise<void> => {
  try {
    await engine?.close()
  } finally {
    process.exit(0)
  }
}

process.on('message', (message: ToEngineProcess) => {
  switch (message.t) {
    case 'start':
      return start(message)
    case 'open':
      return openChannel(message.channel)
    case 'text':
      return channels.get(message.channel)?.deliver(message.text)
    case 'close':
      channels.get(message.channel)?.end()
      channels.delete(message.channel)
      return
    case 'artifact':
      return void readArtifact(message)
    case 'stop':
      return void stop()
  }
})
process.on('disconnect', () => void stop())
// A defect: the log has the stack, the host starts another engine.
process.on('uncaughtException', (error) => {
  createLog(join(configFolder(), 'netlathe.log'), () => new Date().toISOString()).write(
    'error',
    error.stack ?? error.message,
  )
  process.exit(1)
})
// Ctrl-C reaches the whole group; the host says when to stop.
process.on('SIGINT', () => undefined)
process.on('SIGHUP', () => undefined)
process.on('SIGTERM', () => void stop())

function start({ projectPath, roots, startFolder }: Extract<ToEngineProcess, { t: 'start' }>): void {
  const create = (path: string | null): Engine =>
    createEngine({
      launchRunner: createForkLauncher(runnerEntry),
      roots,
      startFolder,
      recovery: 'start',
      onProject(open) {
        send({ t: 'project', path: open })
        // After the call that opened it has been answered.
        if (open !== null) setTimeout(() => engine?.warmUp(), warmUpDelayMs)
      },
      ...(path === null ? {} : { projectPath: path }),
    })
  try {
    engine = create(projectPath)
  } catch (error) {
    // The studio opens all the same, without a project; the host decides what to say.
    send({ t: 'refused', error: toWireError(error) })
    engine = create(null)
  }
  send({ t: 'ready' })
}

function openChannel(id: number): void {
  const channel = createChannel(
    (text) => send({ t: 'text', channel: id, text }),
    () => send({ t: 'close', channel: id }),
  )
  channels.set(id, channel)
  engine?.serve(createSocketTransport(channel.socket))
}

async function readArtifact({ id, path }: Extract<ToEngineProcess, { t: 'artifact' }>): Promise<void> {
  try {
    send({ t: 'artifact', id, response: (await engine?.artifact(path)) ?? null })
  } catch (error) {
    const body = new TextEncoder().encode(toWireError(error).message)
    send({
      t: 'artifact',
      id,
      response: { status: 500, headers: { 'content-type': 'text/plain; charset=utf-8' }, body },
    })
  }
}
