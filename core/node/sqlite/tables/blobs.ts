import type { Database } from 'better-sqlite3'
import type { ProjectStore } from '../../../ports/project-store.ts'

/** Content-addressed bytes and the reports made of them. */
export function createBlobTable(db: Database): Pick<ProjectStore, 'putBlob' | 'getBlob' | 'addReport'> {
  const put = db.prepare('INSERT OR IGNORE INTO blobs (sha256, media_type, size_bytes, bytes) VALUES (?, ?, ?, ?)')
  const get = db.prepare('SELECT media_type, bytes FROM blobs WHERE sha256 = ?')
  const report = db.prepare(
    'INSERT INTO reports (id, created_at, format, file_name, runs_json, sha256) VALUES (?, ?, ?, ?, ?, ?)',
  )
  return {
    putBlob(sha256, { bytes, mediaType }) {
      put.run(sha256, mediaType, bytes.byteLength, bytes)
    },
    getBlob(sha256) {
      const row = get.get(sha256) as { media_type: string; bytes: Buffer } | undefined
      return row === undefined ? null : { mediaType: row.media_type, bytes: row.bytes }
    },
    addReport({ id, createdAt, format, fileName, runs, sha256 }) {
      report.run(id, createdAt, format, fileName, JSON.stringify(runs), sha256)
    },
  }
}
