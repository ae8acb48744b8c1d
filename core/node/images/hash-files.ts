import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { DatasetItem, HashedItem } from '../../dataset/items.ts'
import { unsupportedReason } from '../../dataset/image-names.ts'
import { findDamage } from './decode.ts'
import { imageFile, type ImageRoots } from './locate.ts'
import { mapConcurrent } from './map-concurrent.ts'

export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex')
}

export type ExaminedFiles = { items: HashedItem[]; unreadable: { path: string; reason: string }[] }

/** Reads every file once: content hash of the readable images, reason for the others. `onDone` is called after each file. */
export async function examineFiles(
  roots: ImageRoots,
  items: readonly DatasetItem[],
  onDone: () => void | Promise<void>,
  signal?: AbortSignal,
): Promise<ExaminedFiles> {
  const result: ExaminedFiles = { items: [], unreadable: [] }
  const examined = await mapConcurrent(
    items,
    8,
    async (item) => {
      const outcome = await examineFile(roots, item)
      await onDone()
      return outcome
    },
    signal,
  )
  for (const outcome of examined) {
    if ('reason' in outcome) result.unreadable.push(outcome)
    else result.items.push(outcome)
  }
  return result
}

async function examineFile(
  roots: ImageRoots,
  item: DatasetItem,
): Promise<HashedItem | { path: string; reason: string }> {
  const unsupported = unsupportedReason(item.path)
  if (unsupported) return { path: item.path, reason: unsupported }
  try {
    const bytes = await readFile(imageFile(roots, item.path))
    const reason = await findDamage(bytes)
    return reason === null ? { ...item, sha256: sha256(bytes), sizeBytes: bytes.length } : { path: item.path, reason }
  } catch (error) {
    return { path: item.path, reason: fileReason(error) }
  }
}

function fileReason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT') return 'the file is missing'
  if (code === 'EACCES' || code === 'EPERM') return 'the file may not be read by this user'
  return `the file cannot be read (${code ?? 'unknown error'})`
}
