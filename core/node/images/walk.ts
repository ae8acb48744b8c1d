import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, CancelledError } from '../../base/errors.ts'
import type { FolderContent } from '../../dataset/layout.ts'

/** Folders nested deeper are not a data set; the limit keeps a wrong choice (a home folder) from being walked for minutes. */
const deepest = 8

/**
 * Every file and folder below `root`, relative, with forward slashes; names that start with a dot are left out, links are followed
 * once. AppErrors `data.folder-not-found`, `data.not-a-folder`, `data.folder-unreadable`.
 */
export async function walkFolder(root: string, signal?: AbortSignal): Promise<FolderContent> {
  const content: FolderContent = { files: [], folders: [] }
  const visited = new Set<string>()

  async function visit(relative: string, depth: number): Promise<void> {
    if (signal?.aborted) throw new CancelledError()
    const folder = join(root, relative)
    const real = await realpath(folder)
    if (visited.has(real)) return
    visited.add(real)
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`
      const kind = entry.isSymbolicLink() ? await stat(join(root, path)).catch(() => null) : entry
      if (kind?.isFile()) content.files.push(path)
      else if (kind?.isDirectory() && depth < deepest) {
        content.folders.push(path)
        await visit(path, depth + 1)
      }
    }
  }

  try {
    if (!(await stat(root)).isDirectory())
      throw new AppError('data.not-a-folder', `"${root}" is a file. Choose the folder that holds the images.`, {
        path: root,
      })
    await visit('', 0)
  } catch (error) {
    throw folderError(root, error)
  }
  return content
}

function folderError(root: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (error instanceof AppError) return error
  if (code === 'ENOENT')
    return new AppError(
      'data.folder-not-found',
      `The folder "${root}" does not exist. Check the path, or connect the drive that it is on.`,
      { path: root },
      error,
    )
  if (code === 'EACCES' || code === 'EPERM')
    return new AppError(
      'data.folder-unreadable',
      `The folder "${root}" may not be read. Give this user the right to read it and everything in it.`,
      { path: root },
      error,
    )
  return error
}
