import type { Transport } from '../../core/rpc/transport.ts'

/** A transport whose real one comes later: what is sent before then waits. */
export function createPendingTransport(): { transport: Transport; open(real: Transport): void } {
  let real: Transport | null = null
  let isClosed = false
  const waiting: unknown[] = []
  const onMessage: ((message: unknown) => void)[] = []
  const onClose: (() => void)[] = []
  return {
    transport: {
      send(message) {
        if (real) real.send(message)
        else waiting.push(message)
      },
      onMessage(listener) {
        if (real) real.onMessage(listener)
        else onMessage.push(listener)
      },
      onClose(listener) {
        if (real) real.onClose(listener)
        else onClose.push(listener)
      },
      close() {
        isClosed = true
        real?.close()
      },
    },
    open(next) {
      if (isClosed) return next.close()
      real = next
      for (const listener of onMessage) next.onMessage(listener)
      for (const listener of onClose) next.onClose(listener)
      for (const message of waiting) next.send(message)
    },
  }
}
