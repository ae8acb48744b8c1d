import type { Database } from 'better-sqlite3'
import type { JobLogLine, JobPoints } from '../../../contract/job.ts'
import type { ProjectStore, StoredJob } from '../../../ports/project-store.ts'

type JobMethods =
  'listJobs' | 'getJob' | 'saveJob' | 'addLogLine' | 'listLog' | 'getCheckpoint' | 'saveCheckpoint' | 'removeCheckpoint'

type CheckpointRow = { state_json: string; points_json: string; tensors: Buffer }

/** Jobs, their log lines and the newest checkpoint of each. */
export function createJobTables(db: Database): Pick<ProjectStore, JobMethods> {
  const list = db.prepare('SELECT job_json FROM jobs ORDER BY position').pluck()
  const get = db.prepare('SELECT job_json FROM jobs WHERE id = ?').pluck()
  const save = db.prepare(
    `INSERT INTO jobs (id, type, state, job_json) VALUES (@id, @type, @state, @json)
     ON CONFLICT (id) DO UPDATE SET state = @state, job_json = @json`,
  )
  const addLine = db.prepare('INSERT INTO job_log (job_id, at, severity, message) VALUES (?, ?, ?, ?)')
  const lines = db.prepare('SELECT at, severity, message FROM job_log WHERE job_id = ? ORDER BY position')
  const checkpoint = db.prepare('SELECT state_json, points_json, tensors FROM checkpoints WHERE job_id = ?')
  const putCheckpoint = db.prepare(
    'INSERT OR REPLACE INTO checkpoints (job_id, saved_at, state_json, points_json, tensors) VALUES (?, ?, ?, ?, ?)',
  )
  const dropCheckpoint = db.prepare('DELETE FROM checkpoints WHERE job_id = ?')
  return {
    listJobs: () => (list.all() as string[]).map((json) => JSON.parse(json) as StoredJob),
    getJob(id) {
      const json = get.get(id) as string | undefined
      return json === undefined ? null : (JSON.parse(json) as StoredJob)
    },
    saveJob(job) {
      save.run({ id: job.id, type: job.type, state: job.state, json: JSON.stringify(job) })
    },
    addLogLine(jobId, line) {
      addLine.run(jobId, line.at, line.severity, line.message)
    },
    listLog: (jobId) => lines.all(jobId) as JobLogLine[],
    getCheckpoint(jobId) {
      const row = checkpoint.get(jobId) as CheckpointRow | undefined
      if (row === undefined) return null
      return {
        state: JSON.parse(row.state_json) as Record<string, unknown>,
        points: JSON.parse(row.points_json) as JobPoints['points'],
        tensors: row.tensors,
      }
    },
    saveCheckpoint(jobId, { state, points, tensors }, at) {
      putCheckpoint.run(jobId, at, JSON.stringify(state), JSON.stringify(points), tensors)
    },
    removeCheckpoint(jobId) {
      dropCheckpoint.run(jobId)
    },
  }
}
