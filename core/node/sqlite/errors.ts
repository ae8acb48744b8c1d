import { basename } from 'node:path'
import { AppError } from '../../base/errors.ts'

/** The result code of SQLite (`SQLITE_FULL` ...) or of the system (`ENOSPC` ...), or an empty string. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

/** Turns what SQLite or the file system says into what the user can do about it. Anything else is passed through: it is a defect. */
export function describeStoreError(error: unknown, path: string): unknown {
  const code = codeOf(error)
  const file = basename(path)
  const details = { path, reason: code }
  const make = (appCode: string, message: string): AppError => new AppError(appCode, message, details, error)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return make(
      'project.disk-full',
      `${file} could not be written: there is no space left on its disk. Free some space and repeat the last action; everything stored before it is intact.`,
    )
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return make(
      'project.in-use',
      `${file} is open in another Netlathe window or command. Close it there, or open a copy of the file.`,
    )
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return make(
      'project.corrupt',
      `${file} is damaged. Open it again: what can be read is then saved to a copy beside it.`,
    )
  }
  if (code === 'SQLITE_NOTADB') return make('project.not-a-project', `${file} is not a Netlathe project.`)
  if (code.startsWith('SQLITE_READONLY') || code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return make(
      'project.read-only',
      `${file} cannot be written: the file or its folder is read-only. Save the project under another path.`,
    )
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') {
    return make(
      'project.write-failed',
      `${file} could not be written: the disk reported an error (${code}). Everything stored before is intact.`,
    )
  }
  if (code.startsWith('SQLITE_CANTOPEN') || code === 'ENOENT' || code === 'ENOTDIR') {
    return make(
      'project.path',
      `${file} cannot be opened: its folder ${path.slice(0, -file.length)} does not exist or cannot be used.`,
    )
  }
  return error
}

/** Runs `work`; what fails in the store is thrown as `describeStoreError` puts it. */
export function withStoreErrors<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw describeStoreError(error, path)
  }
}
