import type { WireError } from './errors.ts'

/** Version of the frames below; both ends must agree. */
export const protocolVersion = 1

/** From the window (or command) to the engine. */
export type ClientFrame =
  | { t: 'hello'; v: number }
  | { t: 'call'; id: number; method: string; params: unknown }
  | { t: 'cancel'; id: number }
  | { t: 'sub'; id: number; topic: string; since?: number }
  | { t: 'unsub'; id: number }

/** From the engine. `seq` rises by one per push of a topic, so that a client can see a gap. */
export type EngineFrame =
  | { t: 'hello'; v: number; engineVersion: string; engineId: string }
  | { t: 'ok'; id: number; result: unknown }
  | { t: 'err'; id: number; error: WireError }
  | { t: 'push'; id: number; seq: number; value: unknown }
