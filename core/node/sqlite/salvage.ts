import type { Database } from 'better-sqlite3'
import Sqlite from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { applicationId, migrations, schemaVersion } from './migrations.ts'

/** Findings of SQLite's own check; empty for a sound file. Damage that stops the check itself counts as a finding. */
export function checkIntegrity(db: Database): string[] {
  try {
    const rows = db.pragma('integrity_check(20)') as { integrity_check: string }[]
    const findings = rows.map((row) => row.integrity_check)
    return findings.length === 1 && findings[0] === 'ok' ? [] : findings
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** A path beside `path` that does not exist yet: `work.netlathe` -> `work.salvaged.netlathe`, `work.salvaged-2.netlathe` ... */
export function salvagePath(path: string): string {
  const base = path.replace(/\.netlathe$/, '')
  for (let n = 1; ; n++) {
    const candidate = `${base}.salvaged${n === 1 ? '' : `-${n}`}.netlathe`
    if (!existsSync(candidate)) return candidate
  }
}

/** Copies every row that can still be read into a new project file, table by table. Returns rows saved per table. */
export function salvage(path: string, target: string): Record<string, number> {
  const source = new Sqlite(path, { readonly: true, fileMustExist: true })
  const copy = new Sqlite(target)
  const saved: Record<string, number> = {}
  try {
    source.unsafeMode(true)
    for (const step of migrations) copy.exec(step)
    copy.pragma(`application_id = ${applicationId}`)
    copy.pragma(`user_version = ${schemaVersion}`)
    copy.pragma('foreign_keys = OFF')
    const tables = copy
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
      .all()
    for (const { name } of tables as { name: string }[]) saved[name] = copyRows(source, copy, name)
  } finally {
    source.close()
    copy.close()
  }
  return saved
}

function copyRows(source: Database, copy: Database, table: string): number {
  let count = 0
  try {
    const columns = (copy.pragma(`table_info(${table})`) as { name: string }[]).map((column) => column.name)
    const insert = copy.prepare(
      `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
    )
    for (const row of source.prepare(`SELECT ${columns.join(', ')} FROM ${table} NOT INDEXED`).iterate()) {
      try {
        insert.run(row)
        count += 1
      } catch {
        // One damaged row must not cost the ones behind it.
      }
    }
  } catch {
    // The rest of this table is unreadable; what came before is kept.
  }
  return count
}
