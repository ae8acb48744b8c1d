import { decodeJson, encodeJson } from './plain-json.ts'
import { createInbox, type Transport } from './transport.ts'

/** What the browser's WebSocket and the one of package `ws` have in common. */
export type SocketLike = {
  readonly readyState: number
  send(text: string): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
}

const connecting = 0
const open = 1
const badFrame = 1007

/** A transport over a WebSocket, as JSON text. What is sent while the socket opens waits for it. A frame that is not JSON ends the connection. */
export function createSocketTransport(socket: SocketLike): Transport {
  const inbox = createInbox()
  let waiting: string[] = []
  const end = (): void => {
    waiting = []
    inbox.end()
  }
  socket.addEventListener('open', () => {
    for (const text of waiting) socket.send(text)
    waiting = []
  })
  socket.addEventListener('message', (event) => {
    let message: unknown
    try {
      if (typeof event.data !== 'string') throw new SyntaxError('a binary frame')
      message = decodeJson(event.data)
    } catch {
      socket.close(badFrame, 'not JSON')
      end()
      return
    }
    inbox.deliver(message)
  })
  socket.addEventListener('close', end)
  socket.addEventListener('error', end)
  return {
    send(message) {
      const text = encodeJson(message)
      if (socket.readyState === connecting) waiting.push(text)
      else if (socket.readyState === open) socket.send(text)
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close() {
      socket.close()
      end()
    },
  }
}
