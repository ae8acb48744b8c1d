import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { DatasetInfo } from '../../contract/jobs/data.ts'
import { contentText, unlabelled, type HashedItem } from '../../dataset/items.ts'
import { cacheFolder } from './cache-folder.ts'
import { sha256 } from './hash-files.ts'
import { examineFolder } from './examine-folder.ts'
import { writeAtomic } from './write-atomic.ts'

const indexSchema = z.object({
  classes: z.array(z.string()),
  items: z.array(
    z.object({
      path: z.string(),
      split: z.enum(['train', 'val', 'test']),
      label: z.number().int().min(unlabelled),
      sha256: z.string(),
      sizeBytes: z.number(),
    }),
  ),
})

/** What loading needs of a data set's record. */
export type IndexedDataset = Pick<
  DatasetInfo,
  'name' | 'path' | 'extraPaths' | 'classes' | 'contentSha256' | 'splitting'
>

const inMemory = new Map<string, HashedItem[]>()

/**
 * The images behind a data set's record. Kept in the cache by content hash, so that it survives any change of the folder; made again from
 * the folder when the cache was cleared. AppError `data.changed` when the folder no longer holds what was recorded.
 */
export async function readIndex(
  dataset: IndexedDataset,
  cache = cacheFolder(),
  signal?: AbortSignal,
): Promise<HashedItem[]> {
  const known = inMemory.get(dataset.contentSha256) ?? (await readStoredIndex(dataset, cache))
  if (known) return remember(dataset.contentSha256, known)
  const { classes, items } = await examineFolder(
    { path: dataset.path, extraPaths: dataset.extraPaths, ...dataset.splitting },
    { ...(signal && { signal }) },
  )
  if (sha256(contentText(items, classes)) !== dataset.contentSha256) throw changedError(dataset)
  await writeIndex(dataset.contentSha256, classes, items, cache)
  return remember(dataset.contentSha256, items)
}

/** Stores the index of a scan. A cache that cannot be written only costs time later. */
export async function writeIndex(
  contentSha256: string,
  classes: string[],
  items: HashedItem[],
  cache = cacheFolder(),
): Promise<void> {
  const text = JSON.stringify({ classes, items })
  await writeAtomic(indexPath(cache, contentSha256), [new TextEncoder().encode(text)]).catch(() => undefined)
}

export function changedError(dataset: { name: string; path: string }, path?: string): AppError {
  return new AppError(
    'data.changed',
    `The folder "${dataset.path}" is no longer what was added as "${dataset.name}"${path === undefined ? '' : `: "${path}" has changed or is missing`}. Restore the files, or add the folder again as a new data set.`,
    { path: dataset.path },
  )
}

function indexPath(cache: string, contentSha256: string): string {
  return join(cache, 'datasets', `${contentSha256}.json`)
}

async function readStoredIndex(dataset: IndexedDataset, cache: string): Promise<HashedItem[] | null> {
  try {
    const index = indexSchema.parse(JSON.parse(await readFile(indexPath(cache, dataset.contentSha256), 'utf8')))
    // The name is the hash of the content: whatever happened to the file, a wrong index is not believed.
    return sha256(contentText(index.items, index.classes)) === dataset.contentSha256 ? index.items : null
  } catch {
    return null
  }
}

function remember(key: string, items: HashedItem[]): HashedItem[] {
  inMemory.delete(key)
  inMemory.set(key, items)
  if (inMemory.size > 8) inMemory.delete(inMemory.keys().next().value!)
  return items
}

/** For tests: forgets what this process has read. */
export function forgetIndexes(): void {
  inMemory.clear()
}
