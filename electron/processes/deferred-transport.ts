import { createInbox, type Transport } from '../../core/rpc/transport.ts'

/** A transport whose port arrives later: what is sent before then waits. `fail` ends it, with or without a port. */
export function createDeferredTransport(): { transport: Transport; open(real: Transport): void; fail(): void } {
  const inbox = createInbox()
  let real: Transport | null = null
  let waiting: unknown[] = []
  const end = (): void => {
    waiting = []
    inbox.end()
  }
  return {
    transport: {
      send(message) {
        if (real) real.send(message)
        else if (!inbox.isClosed) waiting.push(structuredClone(message))
      },
      onMessage: inbox.onMessage,
      onClose: inbox.onClose,
      close() {
        real?.close()
        end()
      },
    },
    open(next) {
      if (inbox.isClosed) return next.close()
      real = next
      next.onMessage((message) => inbox.deliver(message))
      next.onClose(end)
      for (const message of waiting) next.send(message)
      waiting = []
    },
    fail() {
      real?.close()
      end()
    },
  }
}
