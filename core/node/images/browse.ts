import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { AppError } from '../../base/errors.ts'
import { createRng, deriveSeed } from '../../base/rng.ts'
import type { DatasetSplit } from '../../dataset/items.ts'
import { augmentImage } from '../../train/augment-image.ts'
import type { Augmentation } from '../../train/augment.ts'
import { cacheFolder } from './cache-folder.ts'
import { readIndex, type IndexedDataset } from './dataset-index.ts'
import { damagedImage, decodeImage } from './decode.ts'
import { imageFile } from './locate.ts'

export type ImageList = { total: number; images: { path: string; split: DatasetSplit; className: string }[] }

/** What images without a label are listed under. */
const unlabelledName = 'unlabelled'

/** A page of a split's images, by path; `className` narrows it. */
export async function listImages(
  dataset: IndexedDataset,
  {
    split,
    className,
    offset = 0,
    limit = 60,
  }: { split: DatasetSplit; className?: string | undefined; offset?: number; limit?: number },
  cache = cacheFolder(),
): Promise<ImageList> {
  const classOf = (label: number) => dataset.classes[label] ?? unlabelledName
  const items = (await readIndex(dataset, cache)).filter(
    (item) => item.split === split && (className === undefined || classOf(item.label) === className),
  )
  return {
    total: items.length,
    images: items
      .slice(offset, offset + limit)
      .map((item) => ({ path: item.path, split: item.split, className: classOf(item.label) })),
  }
}

/**
 * A JPEG of one image, at most `sizePx` on its longer edge, never enlarged. Only images of the data set are served, whatever the path says.
 * AppErrors `data.image-not-found`, `data.image-unreadable`.
 */
export async function thumbnail(
  dataset: IndexedDataset,
  relativePath: string,
  sizePx = 112,
  cache = cacheFolder(),
): Promise<Uint8Array> {
  return readImage(dataset, relativePath, cache, (bytes) =>
    sharp(bytes, { failOn: 'none' })
      .autoOrient()
      .flatten({ background: '#fff' })
      .resize(sizePx, sizePx, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 80 })
      .toBuffer(),
  )
}

/** What training sees of an image: which random variant (0: the image itself), at which size. */
export type AugmentedView = {
  augmentation: Augmentation
  variant: number
  seed: number
  height: number
  width: number
}

/** A PNG of a random variant of one image, made by the code that makes training batches. AppErrors as of `thumbnail`. */
export async function augmentedImage(
  dataset: IndexedDataset,
  relativePath: string,
  { augmentation, variant, seed, height, width }: AugmentedView,
  cache = cacheFolder(),
): Promise<Uint8Array> {
  const size = { height, width, channels: 3 as const }
  return readImage(dataset, relativePath, cache, async (bytes) => {
    const pixels = await decodeImage(bytes, size)
    const target = Uint8Array.from(pixels)
    const rng = createRng(deriveSeed(seed, `${relativePath} ${variant}`))
    if (variant > 0) augmentImage(rng, augmentation, { pixels, offset: 0, size }, target, 0)
    return sharp(target, { raw: size }).png().toBuffer()
  })
}

async function readImage(
  dataset: IndexedDataset,
  relativePath: string,
  cache: string,
  use: (bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const isKnown = (await readIndex(dataset, cache)).some((item) => item.path === relativePath)
  const bytes = isKnown ? await readFile(imageFile(dataset, relativePath)).catch(() => null) : null
  if (!bytes)
    throw new AppError('data.image-not-found', `The data set "${dataset.name}" has no image "${relativePath}".`, {
      path: relativePath,
    })
  try {
    return await use(bytes)
  } catch (error) {
    throw new AppError(
      'data.image-unreadable',
      `"${relativePath}" cannot be decoded: ${damagedImage}.`,
      { path: relativePath },
      error,
    )
  }
}
