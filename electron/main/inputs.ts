import { isAbsolute } from 'node:path'
import { z } from 'zod'

// What the window may ask of the main process. The window is sandboxed; these are its only way out, so everything is parsed.

const text = z.string().max(300)
const filters = z
  .array(z.object({ name: text, extensions: z.array(z.string().regex(/^(\*|[A-Za-z0-9.]{1,20})$/)) }))
  .max(20)
const absolutePath = z
  .string()
  .max(4096)
  .refine((path) => isAbsolute(path) && !path.includes('\0'))

export const inputs = {
  pickFile: z.object({ title: text, filters }),
  pickFolder: z.object({ title: text }),
  pickSavePath: z.object({ title: text, suggestedName: text, filters }),
  path: absolutePath,
  title: z.string().max(1000),
  artifactUrl: z.string().regex(/^app:\/\/(?!studio\b)[a-z-]+\/[\w./?=&%!'()*~-]+$/),
  fileName: z
    .string()
    .min(1)
    .max(255)
    .refine((name) => !/[\\/\0]/.test(name) && name !== '.' && name !== '..'),
}

/** A web address that may be opened in the user's browser, normalised, or null. */
export function readLink(value: unknown): string | null {
  if (typeof value !== 'string' || !URL.canParse(value)) return null
  const url = new URL(value)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null
}
