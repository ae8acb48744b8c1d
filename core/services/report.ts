import { timestamp } from '../ports/clock.ts'
import type { Handlers } from '../rpc/handlers.ts'
import { artifactUrl } from './artifact-paths.ts'
import type { ServiceDependencies } from './dependencies.ts'
import { getRun } from './runs.ts'

export function createReportService(deps: ServiceDependencies): Pick<Handlers, 'report.render'> {
  const { session, clock, sha256 } = deps
  return {
    async 'report.render'({ runs, format }) {
      const { store } = session.project()
      const at = timestamp(clock)
      const records = runs.map((run) => getRun(store, run))
      const { bytes, fileName, mediaType } = await deps.renderReport(records, format, { store, at })
      const hash = sha256(bytes)
      store.transaction(() => {
        store.putBlob(hash, { bytes, mediaType })
        store.addReport({ id: deps.newId('rep'), sha256: hash, format, fileName, runs: records.map((run) => run.id), createdAt: at })
      })
      return { format, fileName, sizeBytes: bytes.byteLength, sha256: hash, url: artifactUrl(hash, fileName) }
    },
  }
}
