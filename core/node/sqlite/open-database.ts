import Sqlite, { type Database } from 'better-sqlite3'

/**
 * Opens the file and takes SQLite's own lock on it for as long as it stays open. The system drops the lock with the process, however
 * that ends, so there is no stale lock to clean up; a second opener gets SQLITE_BUSY. Changes nothing in the file.
 */
export function lockDatabase(path: string, options: { mustExist: boolean }): Database {
  const db = new Sqlite(path, { fileMustExist: options.mustExist, timeout: 0 })
  try {
    // Before the first access, so that the write-ahead log needs no shared memory and readers are locked out as well.
    db.pragma('locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE; COMMIT')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Prepares a locked file for writing. */
export function useWriteAheadLog(db: Database): void {
  db.pragma('journal_mode = WAL')
  // A kill of the process loses nothing; after a power cut the file is whole, and `checkpoint()` follows every finished run.
  db.pragma('synchronous = NORMAL')
  db.pragma('foreign_keys = ON')
}

/** Opens a file that may not be written (a read-only disk or file). */
export function openReadOnly(path: string): Database {
  return new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 0 })
}
