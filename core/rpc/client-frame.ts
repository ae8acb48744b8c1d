import { z } from 'zod'
import type { ClientFrame } from '../contract/frames.ts'

const frameId = z.number().int().min(0)

const clientFrame = z.discriminatedUnion('t', [
  z.object({ t: z.literal('hello'), v: z.number() }),
  z.object({ t: z.literal('call'), id: frameId, method: z.string(), params: z.unknown() }),
  z.object({ t: z.literal('cancel'), id: frameId }),
  z.object({ t: z.literal('sub'), id: frameId, topic: z.string(), since: frameId.optional() }),
  z.object({ t: z.literal('unsub'), id: frameId }),
])

/** The frame, or null when the message is none. */
export function parseClientFrame(message: unknown): ClientFrame | null {
  const parsed = clientFrame.safeParse(message)
  return parsed.success ? (parsed.data as ClientFrame) : null
}
