import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { basename, dirname, extname, resolve } from 'node:path'
import type { Database } from 'better-sqlite3'
import { AppError } from '../../base/errors.ts'
import type { ProjectFiles } from '../../ports/project-files.ts'
import type { ProjectStore } from '../../ports/project-store.ts'
import { timestamp, type Clock } from '../../ports/clock.ts'
import { codeOf, describeStoreError, withStoreErrors } from './errors.ts'
import { inspectFile } from './inspect.ts'
import { migrate } from './migrate.ts'
import { schemaVersion } from './migrations.ts'
import { lockDatabase, openReadOnly, useWriteAheadLog } from './open-database.ts'
import { checkIntegrity, salvage, salvagePath } from './salvage.ts'
import { createProjectStore } from './project-store.ts'

const projectExtension = '.netlathe'

/** Project files on disk, through better-sqlite3. */
export function createProjectFiles(clock: Clock): ProjectFiles {
  return {
    create(path, { name, overwrite }) {
      const kind = inspectFile(path).kind
      if (kind !== 'missing' && !overwrite) {
        throw new AppError('project.exists', `${basename(path)} exists already. Open it, or choose another name.`, {
          path,
        })
      }
      if (kind === 'folder') throw new AppError('project.path', `${path} is a folder; a project is a file.`, { path })
      return withStoreErrors(path, () => {
        mkdirSync(dirname(path), { recursive: true })
        // Taking the lock first: a project that is open elsewhere must not be pulled away under it.
        if (kind === 'project') lockDatabase(path, { mustExist: true }).close()
        if (kind !== 'missing') removeFile(path)
        return makeProject(path, name, timestamp(clock))
      })
    },

    open(path) {
      requireProject(path)
      return openProject(path)
    },

    normalise(path) {
      const absolute = resolve(path)
      return extname(absolute) === '' ? absolute + projectExtension : absolute
    },
    exists: (path) => existsSync(path),
    remove: removeFile,
  }
}

function makeProject(path: string, name: string, at: string): ProjectStore {
  let db: Database | null = null
  try {
    db = lockDatabase(path, { mustExist: false })
    useWriteAheadLog(db)
    migrate(db)
    const insert = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)')
    insert.run('name', name)
    insert.run('createdAt', at)
    // A disk that cannot hold the empty project says so now.
    db.pragma('wal_checkpoint(TRUNCATE)')
    return createProjectStore(db, path)
  } catch (error) {
    db?.close()
    removeFile(path)
    throw error
  }
}

/** Throws unless the file is a project that this version can read. */
function requireProject(path: string): void {
  const file = basename(path)
  const found = withStoreErrors(path, () => inspectFile(path))
  if (found.kind === 'missing') {
    throw new AppError('project.not-found', `There is no file ${path}. Check the path, or make a new project.`, {
      path,
    })
  }
  if (found.kind === 'folder') {
    throw new AppError(
      'project.not-a-project',
      `${path} is a folder; a project is a file ending in ${projectExtension}.`,
      { path },
    )
  }
  if (found.kind === 'foreign') {
    throw new AppError(
      'project.not-a-project',
      `${file} is not a Netlathe project: ${found.reason}. Choose a ${projectExtension} file.`,
      { path },
    )
  }
  if (found.kind === 'newer') {
    throw new AppError(
      'project.newer',
      `${file} was written by a newer Netlathe (file version ${found.version}; this one reads up to ${schemaVersion}). Update Netlathe to open it. The file was not changed.`,
      { path, version: found.version, supported: schemaVersion },
    )
  }
}

function openProject(path: string): ProjectStore {
  let db: Database
  try {
    db = lockDatabase(path, { mustExist: true })
  } catch (error) {
    const code = codeOf(error)
    if (isReadOnlyCode(code)) return openForReading(path)
    if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') throw corrupt(path, error)
    throw describeStoreError(error, path)
  }
  const findings = checkIntegrity(db)
  if (findings.length > 0) {
    db.close()
    throw corrupt(path, new Error(findings.join('; ')))
  }
  try {
    useWriteAheadLog(db)
    migrate(db)
    return createProjectStore(db, path)
  } catch (error) {
    db.close()
    if (isReadOnlyCode(codeOf(error))) return openForReading(path)
    throw describeStoreError(error, path)
  }
}

/** SQLite cannot write the file, or cannot make its log beside it. */
function isReadOnlyCode(code: string): boolean {
  return code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')
}

function openForReading(path: string): ProjectStore {
  return withStoreErrors(path, () => createProjectStore(openReadOnly(path), path))
}

/** Saves what can be read to a copy and says so. */
function corrupt(path: string, cause: unknown): AppError {
  const target = salvagePath(path)
  let saved: Record<string, number> | null = null
  try {
    saved = salvage(path, target)
  } catch {
    removeFile(target)
  }
  const file = basename(path)
  if (saved === null) {
    return new AppError(
      'project.corrupt',
      `${file} is damaged and nothing in it can be read. Restore it from a copy. The file was not changed.`,
      { path },
      cause,
    )
  }
  const { models = 0, runs = 0, datasets = 0 } = saved
  return new AppError(
    'project.corrupt',
    `${file} is damaged. What could be read is in ${basename(target)} beside it (${models} models, ${runs} runs, ${datasets} data sets); open that one. The damaged file was not changed.`,
    { path, salvaged: target, models, runs, datasets },
    cause,
  )
}

function removeFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
}
