import type { LaunchRunner } from '../../core/ports/runner.ts'
import { createPortTransport, type PortLike } from '../../core/rpc/port-transport.ts'
import type { Transport } from '../../core/rpc/transport.ts'
import { createDeferredTransport } from './deferred-transport.ts'
import { hasTag, type Content, type FromEngine, type ToEngine } from './messages.ts'
import type { ParentLink } from './utility-process.ts'

export type EngineSide = {
  connectClient(transport: Transport): void
  readContent(path: string): Promise<Content>
  close(): Promise<void>
}

/** The engine's end of its link to the main process. */
export type EngineLink = {
  readonly launchRunner: LaunchRunner
  /** Begins to answer the main process. `exit` is called after a close. */
  serve(engine: EngineSide, exit: () => void): void
}

type Runner = { open(transport: Transport): void; fail(): void; onExit: ((reason: string) => void)[] }

/** What main asks is answered by the engine; runners, which only main can fork, are asked for here. */
export function createEngineLink(parent: ParentLink): EngineLink {
  const runners = new Map<number, Runner>()
  let lastRunnerId = 0
  const send = (message: FromEngine): void => parent.postMessage(message)

  const launchRunner: LaunchRunner = () => {
    const id = ++lastRunnerId
    const { transport, open, fail } = createDeferredTransport()
    const onExit: Runner['onExit'] = []
    runners.set(id, { open, fail, onExit })
    send({ t: 'start-runner', id })
    return {
      transport,
      kill: () => send({ t: 'kill-runner', id }),
      onExit: (listener) => onExit.push(listener),
    }
  }

  const endRunner = (id: number, reason: string): void => {
    const runner = runners.get(id)
    if (!runner) return
    runners.delete(id)
    runner.fail()
    for (const listener of runner.onExit) listener(reason)
  }

  const receive = async (
    engine: EngineSide,
    exit: () => void,
    message: ToEngine,
    port: PortLike | undefined,
  ): Promise<void> => {
    if (message.t === 'client' && port) engine.connectClient(createPortTransport(port))
    else if (message.t === 'runner' && port) runners.get(message.id)?.open(createPortTransport(port))
    else if (message.t === 'runner-exit') endRunner(message.id, message.reason)
    else if (message.t === 'content') {
      const content = await engine.readContent(message.path).catch(() => null)
      send({ t: 'content', id: message.id, content })
    } else if (message.t === 'close') {
      await engine.close().finally(exit)
    }
  }

  return {
    launchRunner,
    serve(engine, exit) {
      parent.onMessage((message, ports) => {
        if (!hasTag(message, ['client', 'runner', 'runner-exit', 'content', 'close'])) return
        void receive(engine, exit, message as ToEngine, ports[0])
      })
    },
  }
}
