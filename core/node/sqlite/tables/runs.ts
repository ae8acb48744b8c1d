import type { Database } from 'better-sqlite3'
import type { Run, RunSummary } from '../../../contract/run.ts'
import type { ProjectStore } from '../../../ports/project-store.ts'
import { decodeJson, encodeJson } from '../../../rpc/plain-json.ts'

type Row = { name: string; tags_json: string; notes: string; summary_json: string }
type Fixed = Omit<RunSummary, 'name' | 'tags' | 'notes'>

/**
 * Runs never change; name, tags and notes, which the user may edit, stand in columns of their own. The summary is stored apart from the
 * full record, so that a list does not read every prediction of every run. NaN (a diverged loss) survives.
 */
export function createRunTable(
  db: Database,
): Pick<ProjectStore, 'listRuns' | 'findRunByFingerprint' | 'getRun' | 'addRun' | 'editRun' | 'setRunRemoved'> {
  const list = db.prepare(
    'SELECT name, tags_json, notes, summary_json FROM runs WHERE removed_at IS NULL ORDER BY position',
  )
  const equal = db.prepare(
    `SELECT name, tags_json, notes, summary_json FROM runs
     WHERE fingerprint = ? AND removed_at IS NULL ORDER BY position DESC LIMIT 1`,
  )
  const get = db.prepare('SELECT name, tags_json, notes, summary_json, record_json FROM runs WHERE id = ?')
  const add = db.prepare(
    `INSERT INTO runs (id, type, name, created_at, fingerprint, tags_json, notes, summary_json, record_json)
     VALUES (@id, @type, @name, @createdAt, @fingerprint, @tags, @notes, @summary, @record)`,
  )
  const edit = db.prepare(
    `UPDATE runs SET name = coalesce(@name, name), tags_json = coalesce(@tags, tags_json), notes = coalesce(@notes, notes) WHERE id = @id`,
  )
  const remove = db.prepare('UPDATE runs SET removed_at = ? WHERE id = ?')
  return {
    listRuns: () => (list.all() as Row[]).map(toSummary),
    findRunByFingerprint(fingerprint) {
      const row = equal.get(fingerprint) as Row | undefined
      return row === undefined ? null : toSummary(row)
    },
    getRun(id) {
      const row = get.get(id) as (Row & { record_json: string }) | undefined
      return row === undefined ? null : ({ ...(decodeJson(row.record_json) as object), ...toSummary(row) } as Run)
    },
    addRun(run) {
      const { name, tags, notes, ...rest } = run
      const { id, type, createdAt, durationMs, inputModelId, outputModelId, datasetId, metrics, ...record } = rest
      const summary: Fixed = { id, type, createdAt, durationMs, inputModelId, outputModelId, datasetId, metrics }
      add.run({
        id,
        type,
        name,
        createdAt,
        fingerprint: run.fingerprint,
        tags: JSON.stringify(tags),
        notes,
        summary: encodeJson(summary),
        record: encodeJson(record),
      })
    },
    editRun(id, { name, tags, notes }) {
      edit.run({ id, name: name ?? null, tags: tags === undefined ? null : JSON.stringify(tags), notes: notes ?? null })
    },
    setRunRemoved(id, removedAt) {
      remove.run(removedAt, id)
    },
  }
}

function toSummary(row: Row): RunSummary {
  const fixed = decodeJson(row.summary_json) as Fixed
  return { ...fixed, name: row.name, tags: JSON.parse(row.tags_json) as string[], notes: row.notes }
}
