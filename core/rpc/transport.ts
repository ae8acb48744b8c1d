/**
 * A two-way pipe of whole messages, in order, that knows nothing of what it carries. One side of a pair; both sides look the same.
 */
export type Transport = {
  /** Throws when the message cannot cross the border (a function, a class instance over JSON ...). After a close nothing is sent. */
  send(message: unknown): void
  /** One listener; messages that came before it was set are delivered then. */
  onMessage(listener: (message: unknown) => void): void
  /** Called once when the other side is gone, at once if it is gone already. */
  onClose(listener: () => void): void
  close(): void
}

/** The receiving half of a transport: keeps early messages for the listener and reports the end once. */
export function createInbox(): {
  deliver(message: unknown): void
  end(): void
  readonly isClosed: boolean
  onMessage: Transport['onMessage']
  onClose: Transport['onClose']
} {
  let listener: ((message: unknown) => void) | null = null
  let early: unknown[] = []
  let isClosed = false
  const closeListeners: (() => void)[] = []
  return {
    deliver(message) {
      if (isClosed) return
      if (listener === null) early.push(message)
      else listener(message)
    },
    end() {
      if (isClosed) return
      isClosed = true
      for (const each of closeListeners) each()
    },
    get isClosed() {
      return isClosed
    },
    onMessage(next) {
      listener = next
      const waiting = early
      early = []
      for (const message of waiting) next(message)
    },
    onClose(next) {
      if (isClosed) next()
      else closeListeners.push(next)
    },
  }
}
