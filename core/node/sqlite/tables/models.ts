import type { Database } from 'better-sqlite3'
import type { ModelSummary } from '../../../contract/models.ts'
import type { Graph } from '../../../graph/types.ts'
import type { ProjectStore } from '../../../ports/project-store.ts'

type Row = {
  id: string
  name: string
  created_at: string
  parent_id: string | null
  run_id: string
  parameters: number
  layers: number
  is_quantised: number
  weights_sha256: string
}
const columns = 'id, name, created_at, parent_id, run_id, parameters, layers, is_quantised, weights_sha256'

export function createModelTable(
  db: Database,
): Pick<ProjectStore, 'listModels' | 'getModel' | 'addModel' | 'renameModel'> {
  const list = db.prepare(`SELECT ${columns} FROM models ORDER BY position`)
  const get = db.prepare(`SELECT ${columns}, graph_json FROM models WHERE id = ?`)
  const add = db.prepare(
    `INSERT INTO models (${columns}, graph_json)
     VALUES (@id, @name, @created_at, @parent_id, @run_id, @parameters, @layers, @is_quantised, @weights_sha256, @graph_json)`,
  )
  const rename = db.prepare('UPDATE models SET name = ? WHERE id = ?')
  return {
    listModels: () => (list.all() as Row[]).map(toSummary),
    getModel(id) {
      const row = get.get(id) as (Row & { graph_json: string }) | undefined
      return row === undefined ? null : { ...toSummary(row), graph: JSON.parse(row.graph_json) as Graph }
    },
    addModel(model) {
      add.run({
        id: model.id,
        name: model.name,
        created_at: model.createdAt,
        parent_id: model.parentId,
        run_id: model.runId,
        parameters: model.parameters,
        layers: model.layers,
        is_quantised: model.isQuantised ? 1 : 0,
        weights_sha256: model.weightsSha256,
        graph_json: JSON.stringify(model.graph),
      })
    },
    renameModel(id, name) {
      rename.run(name, id)
    },
  }
}

function toSummary(row: Row): ModelSummary {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    parentId: row.parent_id,
    runId: row.run_id,
    parameters: row.parameters,
    layers: row.layers,
    isQuantised: row.is_quantised === 1,
    weightsSha256: row.weights_sha256,
  }
}
