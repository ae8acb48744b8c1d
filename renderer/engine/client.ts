import type { Client } from '../../core/rpc/client.ts'

let current: Client | null = null

/** Called once at start (and by tests): everything below asks `engine()` for the client. */
export function provideEngine(client: Client): void {
  current = client
}

/** The typed client of the engine: `engine().call('models.list', {})`, `engine().subscribe('jobs', listener)`. */
export function engine(): Client {
  if (!current) throw new Error('provideEngine was not called')
  return current
}

export type { Client }
