import type { SocketLike } from '../../rpc/socket-transport.ts'

const open = 1
const closed = 3

/** One browser connection as the engine process sees it: a socket whose text arrives over the pipe of the host. */
export function createChannel(
  send: (text: string) => void,
  close: () => void,
): { socket: SocketLike; deliver(text: string): void; end(): void } {
  const listeners = { message: [] as ((event: { data: unknown }) => void)[], close: [] as (() => void)[] }
  let readyState = open
  const end = (): void => {
    if (readyState === closed) return
    readyState = closed
    for (const listener of listeners.close) listener()
  }
  const socket: SocketLike = {
    get readyState() {
      return readyState
    },
    send,
    close() {
      if (readyState === closed) return
      close()
      end()
    },
    addEventListener(type: string, listener: (event: { data: unknown }) => void) {
      if (type === 'message') listeners.message.push(listener)
      else if (type === 'close') listeners.close.push(listener as () => void)
    },
  }
  return {
    socket,
    deliver(text) {
      for (const listener of listeners.message) listener({ data: text })
    },
    end,
  }
}
