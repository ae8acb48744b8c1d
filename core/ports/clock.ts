/** Time, handed in: pure code has none of its own. */
export type Clock = {
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** Calls back once after `delayMs`. Returns the way to prevent it. */
  after(delayMs: number, callback: () => void): () => void
}

/** ISO 8601 in UTC, as stored. */
export function timestamp(clock: Clock): string {
  return new Date(clock.now()).toISOString()
}
