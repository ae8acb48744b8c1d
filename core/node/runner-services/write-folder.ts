import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../../base/errors.ts'
import { codeOf } from '../sqlite/errors.ts'

/**
 * Writes files (plain names) into a new or empty folder, all or none: they are written beside it first. AppErrors
 * `export.folder-not-empty`, `export.not-writable`.
 */
export async function writeFolder(path: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const folder = resolve(path)
  const partial = join(dirname(folder), `.${Date.now().toString(36)}.partial`)
  try {
    if ((await listFolder(folder)).length > 0)
      throw new AppError(
        'export.folder-not-empty',
        `The folder ${folder} holds other files. Name a new or an empty folder.`,
        { folder },
      )
    await mkdir(partial, { recursive: true })
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(partial, name), bytes)
    await rm(folder, { recursive: true, force: true })
    await rename(partial, folder)
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined)
    if (error instanceof AppError) throw error
    const reason = codeOf(error) === 'ENOSPC' ? 'the disk is full' : codeOf(error)
    throw new AppError(
      'export.not-writable',
      `The folder ${folder} cannot be written (${reason}). Name another folder or free the disk.`,
      { folder },
      error,
    )
  }
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    if (codeOf(error) === 'ENOTDIR') return ['']
    throw error
  }
}
