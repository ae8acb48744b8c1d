import { createHash } from 'node:crypto'

/** SHA-256 as 64 hex digits: the name of a blob. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
