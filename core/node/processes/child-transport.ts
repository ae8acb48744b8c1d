import type { ChildProcess } from 'node:child_process'
import { createInbox, type Transport } from '../../rpc/transport.ts'

/** What a child process handle and the child's own `process` have in common. */
type IpcEnd = Pick<ChildProcess, 'connected' | 'disconnect' | 'on'> & {
  send?: ((message: never, callback: (error: Error | null) => void) => boolean) | undefined
}

/**
 * A transport over Node's IPC pipe (forked with `serialization: 'advanced'`: structured clone, so typed arrays pass). Both ends use it:
 * the parent with the child's handle, the child with `process`.
 */
export function createIpcTransport(end: ChildProcess | NodeJS.Process): Transport {
  const pipe = end as unknown as IpcEnd
  const inbox = createInbox()
  pipe.on('message', (message: unknown) => inbox.deliver(message))
  pipe.on('disconnect', () => inbox.end())
  pipe.on('exit', () => inbox.end())
  return {
    send(message) {
      // A pipe that breaks under a message is reported by `disconnect`.
      if (pipe.connected) pipe.send?.(message as never, () => undefined)
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close() {
      if (pipe.connected) pipe.disconnect()
      inbox.end()
    },
  }
}
