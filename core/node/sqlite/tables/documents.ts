import type { Database } from 'better-sqlite3'
import { AppError } from '../../../base/errors.ts'
import type { ProjectDocument } from '../../../contract/document.ts'
import type { ProjectStore } from '../../../ports/project-store.ts'

/** Older revisions are kept as a safety net, not as the undo history, which is the window's. */
const keptRevisions = 50

/** The document being edited, with its last revisions. */
export function createDocumentTable(db: Database): Pick<ProjectStore, 'getDocument' | 'saveDocument'> {
  const get = db.prepare('SELECT revision, document_json FROM documents WHERE id = 1')
  const put = db.prepare('INSERT OR REPLACE INTO documents (id, revision, saved_at, document_json) VALUES (1, ?, ?, ?)')
  const keep = db.prepare('INSERT OR REPLACE INTO revisions (revision, saved_at, document_json) VALUES (?, ?, ?)')
  const drop = db.prepare('DELETE FROM revisions WHERE revision <= ?')
  const read = (): { revision: number; document_json: string } | undefined =>
    get.get() as { revision: number; document_json: string } | undefined

  return {
    getDocument() {
      const row = read()
      return row === undefined
        ? null
        : { revision: row.revision, document: JSON.parse(row.document_json) as ProjectDocument }
    },
    saveDocument: (revision, document, at) =>
      db.transaction(() => {
        const stored = read()?.revision ?? 0
        if (stored !== revision) {
          throw new AppError(
            'document.conflict',
            `The document was changed elsewhere (revision ${stored}; this window has ${revision}). Reload it to go on.`,
            { stored, revision },
          )
        }
        const next = revision + 1
        const json = JSON.stringify(document)
        put.run(next, at, json)
        keep.run(next, at, json)
        drop.run(next - keptRevisions)
        return next
      })(),
  }
}
