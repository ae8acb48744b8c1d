import { readFile } from 'node:fs/promises'
import { AppError } from '../../base/errors.ts'
import { codeOf } from '../sqlite/errors.ts'

/** A whole file. AppError `file.not-found`, `file.unreadable`. */
export async function readWholeFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT')
      throw new AppError('file.not-found', `There is no file ${path}. Check the path.`, { path }, error)
    if (code === 'EISDIR')
      throw new AppError('file.unreadable', `${path} is a folder; a file is needed.`, { path }, error)
    throw new AppError(
      'file.unreadable',
      `${path} cannot be read (${code}). Check that the file may be opened.`,
      { path },
      error,
    )
  }
}
