import type { Database } from 'better-sqlite3'
import type { DatasetInfo } from '../../../contract/jobs/data.ts'
import type { ProjectStore } from '../../../ports/project-store.ts'

export function createDatasetTable(db: Database): Pick<ProjectStore, 'listDatasets' | 'addDataset' | 'removeDataset'> {
  const list = db.prepare('SELECT info_json FROM datasets WHERE removed_at IS NULL ORDER BY position').pluck()
  const add = db.prepare('INSERT INTO datasets (id, name, info_json) VALUES (?, ?, ?)')
  const remove = db.prepare(`UPDATE datasets SET removed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ?`)
  return {
    listDatasets: () => (list.all() as string[]).map((json) => JSON.parse(json) as DatasetInfo),
    addDataset(dataset) {
      add.run(dataset.id, dataset.name, JSON.stringify(dataset))
    },
    removeDataset(id) {
      remove.run(id)
    },
  }
}
