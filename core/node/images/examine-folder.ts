import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../base/errors.ts'
import { arrangeFolder } from '../../dataset/layout.ts'
import { parseManifest, type Manifest } from '../../dataset/manifest.ts'
import type { Splitting } from '../../dataset/split.ts'
import { examineFiles, type ExaminedFiles } from './hash-files.ts'
import { walkFolder } from './walk.ts'

export type FolderReading = ExaminedFiles & { classes: string[]; hasOwnSplits: boolean }

/**
 * Walks, arranges and reads a folder of images. The shares default to none: enough for folders with splits of their own.
 * `onProgress` gets the number of files done and in all.
 */
export async function examineFolder(
  { path, valRatio = 0, testRatio = 0, seed = 0 }: { path: string } & Partial<Splitting>,
  options: { signal?: AbortSignal; onProgress?: (done: number, total: number) => void | Promise<void> } = {},
): Promise<FolderReading> {
  const content = await walkFolder(path, options.signal)
  const manifest: Manifest = content.files.includes('manifest.csv')
    ? parseManifest(await readFile(join(path, 'manifest.csv'), 'utf8'))
    : new Map()
  const { classes, items, hasOwnSplits } = arrangeFolder(content, manifest, { valRatio, testRatio, seed })
  let done = 0
  const examined = await examineFiles(path, items, () => options.onProgress?.(++done, items.length), options.signal)
  if (examined.items.length === 0)
    throw new AppError(
      'data.no-readable-images',
      `None of the ${items.length} images in "${path}" can be read; the first, "${examined.unreadable[0]?.path ?? ''}": ${examined.unreadable[0]?.reason ?? ''}. Add JPEG, PNG, WebP, GIF, TIFF or AVIF files.`,
      { path, count: items.length },
    )
  return { ...examined, classes, hasOwnSplits }
}
