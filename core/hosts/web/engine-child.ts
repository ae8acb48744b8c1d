import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { WireError } from '../../contract/errors.ts'
import { describeExit } from '../../node/processes/fork-runner.ts'
import type { ArtifactResponse } from '../artifacts.ts'
import type { FromEngineProcess, ToEngineProcess } from './messages.ts'

const stopGraceMs = 5000
const restartMs = [0, 500, 2000, 5000]
/** An engine that lived this long starts the count of failures again. */
const soundLifeMs = 30_000

export type EngineChild = {
  /** Passes text of one browser connection both ways; null while no engine runs. */
  openChannel(listener: {
    onText(text: string): void
    onClose(): void
  }): { send(text: string): void; close(): void } | null
  /** Rejects when the engine dies meanwhile. */
  artifact(path: string): Promise<ArtifactResponse | null>
  /** Resolves when the first engine answers, with what kept it from opening the project. */
  ready: Promise<WireError | null>
  readonly pid: number | null
  stop(): Promise<void>
}

export type EngineChildOptions = {
  projectPath: string | null
  roots: string[]
  /** The folder that a file picker shows first. */
  startFolder: string
  env?: NodeJS.ProcessEnv
  /** Told when the engine died and what is done about it. */
  onTrouble(message: string): void
  /** It died too often; the host should end. */
  onGivenUp(): void
}

/** Keeps an engine process running: one that dies is started again with the project that was open. */
export function startEngineChild(options: EngineChildOptions): EngineChild {
  const entry = fileURLToPath(new URL('./engine-process.ts', import.meta.url))
  const channels = new Map<number, { onText(text: string): void; onClose(): void }>()
  const artifacts = new Map<number, { resolve(response: ArtifactResponse | null): void; reject(error: Error): void }>()
  let child: ChildProcess | null = null
  let projectPath = options.projectPath
  let nextId = 1
  let failures = 0
  let isStopping = false
  let refusal: WireError | null = null
  let settleReady: (refusal: WireError | null) => void = () => undefined
  const ready = new Promise<WireError | null>((resolve) => (settleReady = resolve))

  const send = (message: ToEngineProcess): void => {
    if (child?.connected) child.send(message, () => undefined)
  }

  const receive = (message: FromEngineProcess): void => {
    switch (message.t) {
      case 'ready':
        return settleReady(refusal)
      case 'refused':
        refusal = message.error
        options.onTrouble(message.error.message)
        return
      case 'project':
        if (!isStopping) projectPath = message.path
        return
      case 'text':
        return channels.get(message.channel)?.onText(message.text)
      case 'close':
        channels.get(message.channel)?.onClose()
        channels.delete(message.channel)
        return
      case 'artifact':
        artifacts.get(message.id)?.resolve(message.response)
        artifacts.delete(message.id)
    }
  }

  const lose = (reason: string, livedMs: number): void => {
    child = null
    for (const channel of [...channels.values()]) channel.onClose()
    channels.clear()
    for (const artifact of artifacts.values()) artifact.reject(new Error('the engine ended'))
    artifacts.clear()
    if (isStopping) return
    failures = livedMs >= soundLifeMs ? 1 : failures + 1
    const delayMs = restartMs[failures - 1]
    if (delayMs === undefined) {
      options.onTrouble(
        `The engine ended ${failures} times in a row (${reason}). Netlathe stops; its log has the details.`,
      )
      options.onGivenUp()
      return
    }
    options.onTrouble(`The engine ended (${reason}) and starts again.`)
    setTimeout(start, delayMs)
  }

  const start = (): void => {
    if (isStopping) return
    const startedAt = Date.now()
    const next = fork(entry, [], {
      serialization: 'advanced',
      env: options.env ?? process.env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child = next
    next.on('message', (message) => receive(message as FromEngineProcess))
    next.once('exit', (code, signal) => lose(describeExit(code, signal), Date.now() - startedAt))
    send({ t: 'start', projectPath, roots: options.roots, startFolder: options.startFolder })
  }
  start()

  return {
    ready,
    get pid() {
      return child?.pid ?? null
    },
    openChannel(listener) {
      if (child === null) return null
      const channel = nextId++
      channels.set(channel, listener)
      send({ t: 'open', channel })
      return {
        send: (text) => send({ t: 'text', channel, text }),
        close() {
          channels.delete(channel)
          send({ t: 'close', channel })
        },
      }
    },
    artifact(path) {
      if (child === null) return Promise.reject(new Error('the engine is starting'))
      const id = nextId++
      return new Promise((resolve, reject) => {
        artifacts.set(id, { resolve, reject })
        send({ t: 'artifact', id, path })
      })
    },
    async stop() {
      isStopping = true
      const last = child
      if (last === null || last.exitCode !== null || last.signalCode !== null) return
      const gone = new Promise<void>((resolve) => last.once('exit', () => resolve()))
      send({ t: 'stop' })
      const timer = setTimeout(() => last.kill('SIGKILL'), stopGraceMs)
      await gone
      clearTimeout(timer)
    },
  }
}
