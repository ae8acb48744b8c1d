import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import type { PixelShape } from './decode.ts'
import { writeAtomic } from './write-atomic.ts'

/** Version of decoder settings and file layout: another one is another file. */
const version = 1
const magic = 'NLPIXEL1'
const headerSchema = z.object({ entries: z.array(z.tuple([z.string(), z.number()])) })
const longestReadBytes = 256 * 1024 * 1024

export type CacheKey = PixelShape & { contentSha256: string; split: string }

/** One file per content, split and size: `magic, header length (uint32), header JSON, pixels of each entry in order`. */
export function cachePath(cache: string, { contentSha256, split, height, width, channels }: CacheKey): string {
  return join(cache, 'pixels', `${contentSha256.slice(0, 40)}-${split}-${height}x${width}x${channels}-v${version}.bin`)
}

/**
 * Copies the cached pixels of `paths` to their place in `target` (image i at i * imageBytes). Returns which were found. Entries whose checksum
 * does not fit, and files that are cut off or foreign, count as not found.
 */
export async function readPixels(
  file: string,
  paths: readonly string[],
  imageBytes: number,
  target: Uint8Array,
): Promise<boolean[]> {
  const found = paths.map(() => false)
  const handle = await open(file, 'r').catch(() => null)
  if (!handle) return found
  try {
    const { entries, start } = await readHeader(handle)
    const wanted = new Map(paths.map((path, index) => [path, index]))
    const perRead = Math.max(1, Math.floor(longestReadBytes / imageBytes))
    for (const run of runsOf(
      entries.map(([path]) => wanted.get(path)),
      perRead,
    )) {
      const place = target.subarray(run.index * imageBytes, (run.index + run.length) * imageBytes)
      const { bytesRead } = await handle.read(place, 0, place.length, start + run.entry * imageBytes)
      for (let step = 0; step < run.length; step++) {
        const isWhole = (step + 1) * imageBytes <= bytesRead
        found[run.index + step] =
          isWhole && crc32(place.subarray(step * imageBytes, (step + 1) * imageBytes)) === entries[run.entry + step]![1]
      }
    }
  } catch {
    // An unreadable or foreign file: what was found so far is checked, the rest is decoded again.
  } finally {
    await handle.close()
  }
  return found
}

/** Replaces the cache file by these images. */
export async function writePixels(
  file: string,
  paths: readonly string[],
  imageBytes: number,
  pixels: Uint8Array,
): Promise<void> {
  const entries = paths.map((path, index) => [
    path,
    crc32(pixels.subarray(index * imageBytes, (index + 1) * imageBytes)),
  ])
  const header = new TextEncoder().encode(JSON.stringify({ entries }))
  const start = new Uint8Array(magic.length + 4)
  start.set(new TextEncoder().encode(magic))
  new DataView(start.buffer).setUint32(magic.length, header.length, true)
  await writeAtomic(file, [start, header, pixels.subarray(0, paths.length * imageBytes)])
}

/** Paths in a cache file, in order; empty when there is none or it is damaged. */
export async function cachedPaths(file: string): Promise<string[]> {
  const handle = await open(file, 'r').catch(() => null)
  if (!handle) return []
  try {
    return (await readHeader(handle)).entries.map(([path]) => path)
  } catch {
    return []
  } finally {
    await handle.close()
  }
}

async function readHeader(handle: FileHandle): Promise<{ entries: [string, number][]; start: number }> {
  const prefix = Buffer.alloc(magic.length + 4)
  await handle.read(prefix, 0, prefix.length, 0)
  if (prefix.toString('latin1', 0, magic.length) !== magic) throw new Error('not a pixel cache')
  const header = Buffer.alloc(Math.min(prefix.readUInt32LE(magic.length), longestReadBytes))
  await handle.read(header, 0, header.length, prefix.length)
  return {
    entries: headerSchema.parse(JSON.parse(header.toString('utf8'))).entries,
    start: prefix.length + header.length,
  }
}

/** Stretches of entries that are neighbours in the file and in the target, so that a whole split is a few large reads. */
function runsOf(
  targets: readonly (number | undefined)[],
  longest: number,
): { entry: number; index: number; length: number }[] {
  const runs: { entry: number; index: number; length: number }[] = []
  targets.forEach((index, entry) => {
    if (index === undefined) return
    const last = runs.at(-1)
    if (last && last.length < longest && last.entry + last.length === entry && last.index + last.length === index)
      last.length++
    else runs.push({ entry, index, length: 1 })
  })
  return runs
}
