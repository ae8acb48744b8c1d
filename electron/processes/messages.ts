/** Bulk data of the engine (artifacts, thumbnails) as an answer to a path; `null` when there is no such thing. */
export type Content = { status: number; headers: Record<string, string>; body: Uint8Array } | null

/** From main to the engine. `client` and `runner` carry one port each. */
export type ToEngine =
  | { t: 'client' }
  | { t: 'runner'; id: number }
  | { t: 'runner-exit'; id: number; reason: string }
  | { t: 'content'; id: number; path: string }
  | { t: 'close' }

/** From the engine to main. */
export type FromEngine =
  { t: 'start-runner'; id: number } | { t: 'kill-runner'; id: number } | { t: 'content'; id: number; content: Content }

/** From main to a runner, with one port: the engine's end. */
export type ToRunner = { t: 'engine' }

/** Whether a value is a message with one of the given tags; both ends are this program, so the tag is enough. */
export function hasTag(message: unknown, tags: readonly string[]): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    't' in message &&
    typeof message.t === 'string' &&
    tags.includes(message.t)
  )
}
