import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Access } from './access.ts'
import type { EngineChild } from './engine-child.ts'

const maxMessageBytes = 16 * 2 ** 20
/** A browser that reads so slowly is cut off; it connects again and asks for the present state. */
const maxWaitingBytes = 64 * 2 ** 20
const tryAgainLater = 1013

export type Sockets = { upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void; close(): void }

/** The WebSocket at `/rpc`: text between one browser connection and one channel of the engine. */
export function createSockets(access: Access, engine: EngineChild): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false })
  const connect = (socket: WebSocket): void => {
    const channel = engine.openChannel({
      onText(text) {
        if (socket.bufferedAmount > maxWaitingBytes) socket.terminate()
        else socket.send(text)
      },
      onClose: () => socket.close(tryAgainLater, 'the engine ended'),
    })
    if (channel === null) return socket.close(tryAgainLater, 'the engine is starting')
    // A frame as it came: the engine's end finds out whether it is JSON.
    socket.on('message', (data, isBinary) =>
      isBinary ? socket.close(1003, 'text only') : channel.send((data as Buffer).toString('utf8')),
    )
    socket.on('close', () => channel.close())
    socket.on('error', () => socket.terminate())
  }
  return {
    upgrade(request, socket, head) {
      const path = (request.url ?? '').split('?', 1)[0]
      // Without an origin it is no browser, but it needs the cookie all the same.
      if (path !== '/rpc' || !access.isOwn(request) || !access.hasCookie(request)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
        return
      }
      server.handleUpgrade(request, socket, head, connect)
    },
    close() {
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}
