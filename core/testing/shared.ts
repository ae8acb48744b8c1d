import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = process.env['NETLATHE_SHARED'] ?? join(import.meta.dirname, '..', '..', '..', 'shared')

/**
 * Path of a file or folder of the reference material beside the checkout, or null when it is absent.
 * Tests skip with a printed reason on null, except in CI, where absence is an error.
 */
export function sharedPath(...parts: string[]): string | null {
  const path = join(root, ...parts)
  if (existsSync(path)) return path
  if (process.env['CI'] === 'true') throw new Error(`Reference material is missing in CI: shared/${parts.join('/')}`)
  console.warn(`skipped: shared/${parts.join('/')} is not beside this checkout`)
  return null
}
