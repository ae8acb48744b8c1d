import { createInbox, type Transport } from './transport.ts'

/** What MessagePort (browser, Node) and Electron's MessagePortMain have in common: one of the two ways to listen. */
export type PortLike = {
  postMessage(message: unknown): void
  start?(): void
  close(): void
  addEventListener?(type: never, listener: never): void
  on?(type: never, listener: never): unknown
}

type Listen = (type: 'message' | 'close', listener: (event: { data?: unknown }) => void) => void

/** The other side's last word: browsers do not tell a port that its peer is gone. */
const farewell = '__close'

/** A transport over one end of a message channel. */
export function createPortTransport(port: PortLike): Transport {
  const inbox = createInbox()
  const receive = (data: unknown): void => {
    if (data === farewell) end()
    else inbox.deliver(data)
  }
  const end = (): void => {
    if (inbox.isClosed) return
    inbox.end()
    port.close()
  }
  const listen = (port.addEventListener?.bind(port) ?? port.on?.bind(port)) as Listen | undefined
  listen?.('message', (event) => receive(event.data))
  listen?.('close', end)
  port.start?.()
  return {
    send(message) {
      if (!inbox.isClosed) port.postMessage(message)
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close() {
      if (inbox.isClosed) return
      port.postMessage(farewell)
      end()
    },
  }
}
