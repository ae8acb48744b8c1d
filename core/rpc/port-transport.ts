import { createInbox, type Transport } from './transport.ts'

/** What MessagePort (browser, Node) and Electron's MessagePortMain have in common. */
export type PortLike = {
  postMessage(message: unknown): void
  start?(): void
  close(): void
} & (
  | { addEventListener(type: string, listener: (event: { data?: unknown }) => void): void }
  | { on(type: string, listener: (event: never) => void): unknown }
)

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
  if ('addEventListener' in port) {
    port.addEventListener('message', (event) => receive(event.data))
    port.addEventListener('close', end)
  } else {
    port.on('message', (event: { data: unknown }) => receive(event.data))
    port.on('close', end)
  }
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
