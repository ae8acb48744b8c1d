import { createInbox, type Transport } from './transport.ts'

/**
 * Two ends in one process. Messages are structured-cloned on the way, so that what could not cross a process border fails here too.
 */
export function createMemoryPair(): [Transport, Transport] {
  const boxes = [createInbox(), createInbox()] as const
  const isOpen = (): boolean => !boxes[0].isClosed && !boxes[1].isClosed
  const side = (own: 0 | 1): Transport => {
    const inbox = boxes[own]
    const other = boxes[own === 0 ? 1 : 0]
    return {
      send(message) {
        const copy = structuredClone(message)
        if (isOpen()) queueMicrotask(() => other.deliver(copy))
      },
      onMessage: inbox.onMessage,
      onClose: inbox.onClose,
      close() {
        // Behind what is still on its way, as on a real pipe.
        queueMicrotask(() => {
          boxes[0].end()
          boxes[1].end()
        })
      },
    }
  }
  return [side(0), side(1)]
}
