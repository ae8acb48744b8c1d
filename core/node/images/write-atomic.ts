import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Longest single write; some systems refuse 2 GiB and more at once. */
const chunkBytes = 64 * 1024 * 1024

/** Writes the parts one after another into a file beside `path` and renames it: a reader sees the old file or the whole new one. */
export async function writeAtomic(path: string, parts: readonly Uint8Array[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(temporary, 'wx')
    try {
      for (const part of parts)
        for (let at = 0; at < part.length; at += chunkBytes) await file.write(part.subarray(at, at + chunkBytes))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
