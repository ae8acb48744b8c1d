import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../base/errors.ts'
import { compareItems, type DatasetItem } from '../../dataset/items.ts'
import { arrangeExtra, arrangeFolder } from '../../dataset/layout.ts'
import { parseManifest, type Manifest } from '../../dataset/manifest.ts'
import { classIndex } from '../../dataset/match-classes.ts'
import type { Splitting } from '../../dataset/split.ts'
import { examineFiles, type ExaminedFiles } from './hash-files.ts'
import { extraImageName } from './locate.ts'
import { walkFolder } from './walk.ts'

export type FolderReading = ExaminedFiles & { classes: string[]; hasOwnSplits: boolean }

/**
 * Walks, arranges and reads a folder of images and those of extra training images. The shares default to none: enough for folders with splits of their own.
 * `onProgress` gets the number of files done and in all.
 */
export async function examineFolder(
  {
    path,
    extraPaths = [],
    valRatio = 0,
    testRatio = 0,
    seed = 0,
  }: { path: string; extraPaths?: string[] | undefined } & Partial<Splitting>,
  options: { signal?: AbortSignal; onProgress?: (done: number, total: number) => void | Promise<void> } = {},
): Promise<FolderReading> {
  const { content, manifest } = await readFolder(path, options.signal)
  const { classes, items: own, hasOwnSplits } = arrangeFolder(content, manifest, { valRatio, testRatio, seed })
  const items = [...own]
  for (const [index, extraPath] of extraPaths.entries())
    items.push(...(await readExtra(extraPath, index, classes, options.signal)))
  items.sort(compareItems)
  let done = 0
  const roots = { path, extraPaths }
  const examined = await examineFiles(roots, items, () => options.onProgress?.(++done, items.length), options.signal)
  if (examined.items.length === 0)
    throw new AppError(
      'data.no-readable-images',
      `None of the ${items.length} images in "${path}" can be read; the first, "${examined.unreadable[0]?.path ?? ''}": ${examined.unreadable[0]?.reason ?? ''}. Add JPEG, PNG, WebP, GIF, TIFF or AVIF files.`,
      { path, count: items.length },
    )
  return { ...examined, classes, hasOwnSplits }
}

async function readFolder(path: string, signal?: AbortSignal) {
  const content = await walkFolder(path, signal)
  const manifest: Manifest = content.files.includes('manifest.csv')
    ? parseManifest(await readFile(join(path, 'manifest.csv'), 'utf8'))
    : new Map()
  return { content, manifest }
}

async function readExtra(
  path: string,
  index: number,
  classes: readonly string[],
  signal?: AbortSignal,
): Promise<DatasetItem[]> {
  const { content, manifest } = await readFolder(path, signal)
  const items = arrangeExtra(content, manifest, classes, (folder) => classIndex(folder, classes))
  return items.map((item) => ({ ...item, path: extraImageName(index, item.path) }))
}
