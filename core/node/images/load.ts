import { readFile } from 'node:fs/promises'
import { AppError } from '../../base/errors.ts'
import { balancedSelection } from '../../dataset/balance.ts'
import { unlabelled, type HashedItem } from '../../dataset/items.ts'
import type { ImageSet, LoadOptions } from '../../ports/dataset.ts'
import { cacheFolder } from './cache-folder.ts'
import { changedError, readIndex, type IndexedDataset } from './dataset-index.ts'
import { damagedImage, decodeImage } from './decode.ts'
import { sha256 } from './hash-files.ts'
import { imageFile } from './locate.ts'
import { mapConcurrent } from './map-concurrent.ts'
import { cachedPaths, cachePath, readPixels, writePixels } from './pixel-cache.ts'

/**
 * Decoded images of one split at the model's input size, out of the cache where they are in it; what had to be decoded is added to the
 * cache, so that no image is decoded twice at one size. Images that prove damaged are left out and listed.
 * AppErrors `data.changed` (a file is not what was scanned), `data.split-empty`, `data.no-readable-images`.
 */
export async function loadImages(
  dataset: IndexedDataset,
  options: LoadOptions,
  cache = cacheFolder(),
): Promise<ImageSet> {
  const { split, height, width, channels, limit = 0, withUnlabelled = false, signal } = options
  const ofSplit = (await readIndex(dataset, cache, signal)).filter(
    (item) => item.split === split && (withUnlabelled || item.label !== unlabelled),
  )
  if (ofSplit.length === 0)
    throw new AppError(
      'data.split-empty',
      `The data set "${dataset.name}" has no images in its ${split} split. Choose another split, or add a folder with one.`,
      { split },
    )
  const chosen = balancedSelection(
    ofSplit.map(({ label }) => label),
    dataset.classes.length,
    limit,
  )
  const items = chosen.map((index) => ofSplit[index]!)
  const imageBytes = height * width * channels
  const pixels = new Uint8Array(items.length * imageBytes)
  const file = cachePath(cache, { contentSha256: dataset.contentSha256, split, height, width, channels })
  const found = await readPixels(
    file,
    items.map(({ path }) => path),
    imageBytes,
    pixels,
  )
  const missing = items.map((_, index) => index).filter((index) => !found[index])
  let done = items.length - missing.length
  options.onProgress?.(done / items.length)
  const reasons = await mapConcurrent(
    missing,
    8,
    async (index) => {
      const reason = await decodeInto(
        dataset,
        items[index]!,
        options,
        pixels.subarray(index * imageBytes, (index + 1) * imageBytes),
      )
      options.onProgress?.(++done / items.length)
      return reason
    },
    signal,
  )
  const damaged = new Map(missing.flatMap((index, at) => (reasons[at] ? [[index, reasons[at]]] : [])))
  const set = withoutDamaged(
    { classes: [...dataset.classes], height, width, channels },
    items,
    pixels,
    imageBytes,
    damaged,
  )
  if (set.count === 0)
    throw new AppError(
      'data.no-readable-images',
      `None of the ${items.length} ${split} images of "${dataset.name}" can be decoded; the first: ${[...damaged.values()][0] ?? ''}.`,
      { split },
    )
  // A full or read-only disk costs the next load its time, not this one its result.
  if (missing.length > damaged.size) await addToCache(file, set, imageBytes).catch(() => undefined)
  return set
}

async function decodeInto(
  dataset: IndexedDataset,
  item: HashedItem,
  options: LoadOptions,
  target: Uint8Array,
): Promise<string | null> {
  const bytes = await readFile(imageFile(dataset, item.path)).catch(() => null)
  if (!bytes || sha256(bytes) !== item.sha256) throw changedError(dataset, item.path)
  try {
    target.set(await decodeImage(bytes, options))
    return null
  } catch {
    return damagedImage
  }
}

function withoutDamaged(
  shape: Pick<ImageSet, 'classes' | 'height' | 'width' | 'channels'>,
  items: readonly HashedItem[],
  pixels: Uint8Array,
  imageBytes: number,
  damaged: ReadonlyMap<number, string>,
): ImageSet {
  const kept = items.map((_, index) => index).filter((index) => !damaged.has(index))
  if (damaged.size > 0)
    kept.forEach((from, to) => pixels.copyWithin(to * imageBytes, from * imageBytes, (from + 1) * imageBytes))
  return {
    ...shape,
    count: kept.length,
    pixels: pixels.subarray(0, kept.length * imageBytes),
    labels: Int32Array.from(kept, (index) => items[index]!.label),
    paths: kept.map((index) => items[index]!.path),
    ...(damaged.size > 0 && {
      unreadable: [...damaged].map(([index, reason]) => ({ path: items[index]!.path, reason })),
    }),
  }
}

/** Keeps what the cache already had beside the new images, in the order of paths. */
async function addToCache(file: string, set: ImageSet, imageBytes: number): Promise<void> {
  const own = new Set(set.paths)
  const others = (await cachedPaths(file)).filter((path) => !own.has(path))
  if (others.length === 0) return writePixels(file, set.paths, imageBytes, set.pixels)
  const kept = new Uint8Array(others.length * imageBytes)
  const found = await readPixels(file, others, imageBytes, kept)
  const sources = new Map<string, Uint8Array>()
  others.forEach(
    (path, index) => found[index] && sources.set(path, kept.subarray(index * imageBytes, (index + 1) * imageBytes)),
  )
  set.paths.forEach((path, index) =>
    sources.set(path, set.pixels.subarray(index * imageBytes, (index + 1) * imageBytes)),
  )
  const paths = [...sources.keys()].sort()
  const merged = new Uint8Array(paths.length * imageBytes)
  paths.forEach((path, index) => merged.set(sources.get(path)!, index * imageBytes))
  await writePixels(file, paths, imageBytes, merged)
}
