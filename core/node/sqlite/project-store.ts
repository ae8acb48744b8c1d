import { rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { ProjectStore } from '../../ports/project-store.ts'
import { createBlobTable } from './tables/blobs.ts'
import { createCampaignTable } from './tables/campaigns.ts'
import { createDatasetTable } from './tables/datasets.ts'
import { createDocumentTable } from './tables/documents.ts'
import { createJobTables } from './tables/jobs.ts'
import { createModelTable } from './tables/models.ts'
import { createRunTable } from './tables/runs.ts'
import { AppError } from '../../base/errors.ts'
import { describeStoreError, withStoreErrors } from './errors.ts'

/** The open project over a database whose layout is up to date. Closing it closes the database. */
export function createProjectStore(db: Database, path: string): ProjectStore {
  const meta = db.prepare('SELECT value FROM meta WHERE key = ?').pluck()
  const readMeta = (key: string): string => (meta.get(key) as string | undefined) ?? ''
  const counted = db.prepare(
    `SELECT (SELECT count(*) FROM models) AS models,
            (SELECT count(*) FROM datasets WHERE removed_at IS NULL) AS datasets,
            (SELECT count(*) FROM runs WHERE removed_at IS NULL) AS runs`,
  )
  const tables = {
    ...createDocumentTable(db),
    ...createModelTable(db),
    ...createDatasetTable(db),
    ...createJobTables(db),
    ...createCampaignTable(db),
    ...createRunTable(db),
    ...createBlobTable(db),
  }
  const store: Omit<ProjectStore, 'isReadOnly' | 'path' | keyof typeof tables> = {
    name: () => readMeta('name'),
    rename(name) {
      db.prepare(`UPDATE meta SET value = ? WHERE key = 'name'`).run(name)
    },
    createdAt: () => readMeta('createdAt'),
    counts() {
      const row = counted.get() as { models: number; datasets: number; runs: number }
      const pages = db.pragma('page_count', { simple: true }) as number
      return { ...row, sizeBytes: pages * (db.pragma('page_size', { simple: true }) as number) }
    },
    transaction: (work) => db.transaction(work).immediate(),
    copyTo(target) {
      try {
        db.prepare('VACUUM INTO ?').run(target)
      } catch (error) {
        rmSync(target, { force: true })
        throw describeStoreError(error, target)
      }
    },
    checkpoint() {
      if (!db.readonly) db.pragma('wal_checkpoint(TRUNCATE)')
    },
    close() {
      // The log goes into the file and away, so that the file alone is the project, also on a read-only disk. Where a full disk forbids
      // it the log stays beside the file, and nothing is lost.
      try {
        if (db.open && !db.readonly) db.pragma('journal_mode = DELETE')
      } catch {
        // See above.
      }
      db.close()
    },
  }
  return { path, isReadOnly: db.readonly, ...guard({ ...tables, ...store }, path) }
}

/** Every method raises what SQLite says in the user's terms. */
function guard<T extends Record<string, (...args: never[]) => unknown>>(methods: T, path: string): T {
  const guarded = Object.entries(methods).map(([name, method]) => [
    name,
    (...args: never[]) =>
      withStoreErrors(path, () => {
        try {
          return method(...args)
        } catch (error) {
          // Closed under a late caller: an expected end, not a defect.
          if (error instanceof TypeError && error.message.includes('database connection is not open')) {
            throw new AppError('project.closed', 'The project has been closed.', { path }, error)
          }
          throw error
        }
      }),
  ])
  return Object.fromEntries(guarded) as T
}
