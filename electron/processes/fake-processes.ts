import { MessageChannel } from 'node:worker_threads'
import type { PortLike } from '../../core/rpc/port-transport.ts'
import type { ParentLink, Processes, UtilityChild } from './utility-process.ts'

export type FakeProcess = {
  kind: 'engine' | 'runner'
  /** The child's view of its parent. */
  parent: ParentLink
  isKilled: boolean
  /** The child ends by itself. */
  exit(code: number): void
}

/**
 * Utility processes for tests, in this process. Messages are structured-cloned and arrive later, and messages before the child listens
 * wait for it, as in Electron; so a payload that could not cross fails here too.
 */
export function createFakeProcesses(): Processes & { started: FakeProcess[] } {
  const started: FakeProcess[] = []
  return {
    started,
    createChannel() {
      const { port1, port2 } = new MessageChannel()
      return [asPort(port1), asPort(port2)]
    },
    fork(kind) {
      const { child, fake } = createFakeChild(kind)
      started.push(fake)
      return child
    },
  }
}

/** Node's ports emit the message itself where Electron's emit an event. */
function asPort(port: InstanceType<typeof MessageChannel>['port1']): PortLike {
  return {
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
    on(type: string, listener: (event: never) => void) {
      port.on(type as 'message', (data: unknown) => (listener as (event: unknown) => void)({ data }))
    },
  }
}

function createFakeChild(kind: 'engine' | 'runner'): { child: UtilityChild; fake: FakeProcess } {
  const toParent: ((message: unknown) => void)[] = []
  const onExit: ((code: number) => void)[] = []
  let toChild: ((message: unknown, ports: readonly PortLike[]) => void) | null = null
  let early: [unknown, readonly PortLike[]][] = []
  let isGone = false
  const exit = (code: number): void => {
    if (isGone) return
    isGone = true
    queueMicrotask(() => onExit.forEach((listener) => listener(code)))
  }
  const fake: FakeProcess = {
    kind,
    isKilled: false,
    exit,
    parent: {
      postMessage(message) {
        const copy: unknown = structuredClone(message)
        if (!isGone) setImmediate(() => toParent.forEach((listener) => listener(copy)))
      },
      onMessage(listener) {
        toChild = listener
        for (const [message, ports] of early) listener(message, ports)
        early = []
      },
    },
  }
  const child: UtilityChild = {
    postMessage(message, ports = []) {
      const copy: unknown = structuredClone(message)
      setImmediate(() => {
        if (isGone) return
        if (toChild) toChild(copy, ports)
        else early.push([copy, ports])
      })
    },
    onMessage: (listener) => void toParent.push(listener),
    onExit: (listener) => void onExit.push(listener),
    kill() {
      fake.isKilled = true
      exit(137)
    },
  }
  return { child, fake }
}
