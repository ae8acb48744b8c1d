import type { Database } from 'better-sqlite3'
import { applicationId, migrations, schemaVersion } from './migrations.ts'

/** Takes the steps that the file lacks, all of them or none. */
export function migrate(db: Database): void {
  const version = db.pragma('user_version', { simple: true }) as number
  if (version >= schemaVersion) return
  db.transaction(() => {
    for (const step of migrations.slice(version)) db.exec(step)
    db.pragma(`application_id = ${applicationId}`)
    db.pragma(`user_version = ${schemaVersion}`)
  })()
}
