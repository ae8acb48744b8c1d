import { AppError } from '../../core/base/errors.ts'
import type { PortLike } from '../../core/rpc/port-transport.ts'
import { hasTag, type Content, type FromEngine, type ToEngine, type ToRunner } from './messages.ts'
import type { Processes, UtilityChild } from './utility-process.ts'

export type EngineSupervisor = {
  /** Gives a window its end of a new channel to the engine; starts the engine when there is none. */
  connectClient(): PortLike
  /** What the engine serves under a path such as `/artifact/<sha>`. AppError `rpc.engine-gone` when it ends meanwhile. */
  readContent(path: string): Promise<Content>
  /** Lets the engine close its project and end; after `patienceMs` it is killed. */
  stop(patienceMs: number): Promise<void>
}

type RunningEngine = {
  child: UtilityChild
  runners: Map<number, UtilityChild>
  contents: Map<number, { resolve(content: Content): void; reject(error: Error): void }>
  onExit: (() => void)[]
}

/**
 * Keeps the engine's process and, on its behalf, the runners' (only the main process can fork). An engine that ends takes its runners
 * with it; the next window that asks for a port gets a fresh one, which is how the renderer reconnects.
 */
export function createEngineSupervisor(
  processes: Processes,
  options: { onEngineExit(code: number): void },
): EngineSupervisor {
  let engine: RunningEngine | null = null
  let lastContentId = 0

  const ensureEngine = (): RunningEngine => {
    if (engine) return engine
    const started: RunningEngine = {
      child: processes.fork('engine'),
      runners: new Map(),
      contents: new Map(),
      onExit: [],
    }
    engine = started
    started.child.onMessage((message) => {
      if (hasTag(message, ['start-runner', 'kill-runner', 'content']))
        receive(processes, started, message as FromEngine)
    })
    started.child.onExit((code) => {
      if (engine === started) engine = null
      for (const runner of started.runners.values()) runner.kill()
      const gone = new AppError('rpc.engine-gone', 'The engine ended.')
      for (const { reject } of started.contents.values()) reject(gone)
      for (const listener of started.onExit) listener()
      options.onEngineExit(code)
    })
    return started
  }

  return {
    connectClient() {
      const [windowEnd, engineEnd] = processes.createChannel()
      send(ensureEngine(), { t: 'client' }, [engineEnd])
      return windowEnd
    },
    readContent(path) {
      const current = ensureEngine()
      const id = ++lastContentId
      return new Promise<Content>((resolve, reject) => {
        current.contents.set(id, { resolve, reject })
        send(current, { t: 'content', id, path })
      })
    },
    async stop(patienceMs) {
      const current = engine
      if (!current) return
      const ended = new Promise<void>((resolve) => current.onExit.push(resolve))
      const timer = setTimeout(() => current.child.kill(), patienceMs)
      send(current, { t: 'close' })
      await ended
      clearTimeout(timer)
    },
  }
}

function send(engine: RunningEngine, message: ToEngine, ports: readonly PortLike[] = []): void {
  engine.child.postMessage(message, ports)
}

function receive(processes: Processes, engine: RunningEngine, message: FromEngine): void {
  if (message.t === 'start-runner') startRunner(processes, engine, message.id)
  else if (message.t === 'kill-runner') engine.runners.get(message.id)?.kill()
  else {
    engine.contents.get(message.id)?.resolve(message.content)
    engine.contents.delete(message.id)
  }
}

function startRunner(processes: Processes, engine: RunningEngine, id: number): void {
  const runner = processes.fork('runner')
  engine.runners.set(id, runner)
  runner.onExit((code) => {
    engine.runners.delete(id)
    send(engine, { t: 'runner-exit', id, reason: code === 0 ? 'ended' : `exit code ${code}` })
  })
  const [engineEnd, runnerEnd] = processes.createChannel()
  const hello: ToRunner = { t: 'engine' }
  runner.postMessage(hello, [runnerEnd])
  send(engine, { t: 'runner', id }, [engineEnd])
}
