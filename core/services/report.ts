import type { DeviceCalibration } from '../contract/devices.ts'
import type { ReportFormat } from '../contract/methods.ts'
import type { Run } from '../contract/run.ts'
import { timestamp } from '../ports/clock.ts'
import type { ProjectStore } from '../ports/project-store.ts'
import { renderCsv } from '../report/csv.ts'
import { renderHtml } from '../report/html.ts'
import { renderJson } from '../report/json.ts'
import { renderMarkdown } from '../report/markdown.ts'
import { buildReport } from '../report/model.ts'
import type { Report, ReportModel } from '../report/types.ts'
import type { Handlers } from '../rpc/handlers.ts'
import { artifactUrl } from './artifact-paths.ts'
import type { ServiceDependencies } from './dependencies.ts'
import { createCalibrations } from './devices.ts'
import { getRun } from './runs.ts'

const formats: Record<ReportFormat, { extension: string; mediaType: string; render(report: Report): string }> = {
  html: { extension: 'html', mediaType: 'text/html; charset=utf-8', render: renderHtml },
  json: { extension: 'json', mediaType: 'application/json', render: renderJson },
  csv: { extension: 'csv', mediaType: 'text/csv; charset=utf-8', render: renderCsv },
  markdown: { extension: 'md', mediaType: 'text/markdown; charset=utf-8', render: renderMarkdown },
}

export function createReportService(deps: ServiceDependencies): Pick<Handlers, 'report.render'> {
  const { session, clock, sha256 } = deps
  const calibrate = createCalibrations(deps)
  /** Of the devices that runs were profiled on, where they are still there and were measured. */
  const calibrationsOf = (runs: Run[]): DeviceCalibration[] => {
    const known = new Set(deps.devices.list().devices.map(({ device }) => device.id))
    const profiled = runs
      .filter(({ type }) => type === 'profile')
      .flatMap(({ config }) => (typeof config['device'] === 'string' ? [config['device']] : []))
    const wanted = [...known].filter((id) => profiled.some((name) => name.toLowerCase() === id.toLowerCase()))
    return wanted.map(calibrate).filter((found) => found !== null)
  }
  return {
    'report.render'({ runs, format }) {
      const { store } = session.project()
      const at = timestamp(clock)
      const records = runs.map((run) => getRun(store, run))
      const report = buildReport({
        project: { name: store.name() },
        runs: records,
        models: modelsOf(store, records),
        calibrations: calibrationsOf(records),
        generatedAt: at,
      })
      const { extension, mediaType, render } = formats[format]
      const bytes = new TextEncoder().encode(render(report))
      const hash = sha256(bytes)
      const fileName = `${fileStem(report.title)}.${extension}`
      store.transaction(() => {
        store.putBlob(hash, { bytes, mediaType })
        store.addReport({
          id: deps.newId('rep'),
          sha256: hash,
          format,
          fileName,
          runs: records.map((run) => run.id),
          createdAt: at,
        })
      })
      return { format, fileName, sizeBytes: bytes.byteLength, sha256: hash, url: artifactUrl(hash, fileName) }
    },
  }
}

/** The versions that the runs read or made, with those that they come from, oldest first. */
function modelsOf(store: ProjectStore, runs: Run[]): ReportModel[] {
  const all = store.listModels()
  const parents = new Map(all.map((model) => [model.id, model.parentId]))
  const wanted = new Set<string>()
  for (const start of runs.flatMap((run) => [run.inputModelId, run.outputModelId])) {
    for (let id = start; id !== null && !wanted.has(id); id = parents.get(id) ?? null) wanted.add(id)
  }
  return all.flatMap(({ id }) => (wanted.has(id) ? (store.getModel(id) ?? []) : []))
}

/** Letters, digits and dashes: a name that every file system takes. */
function fileStem(title: string): string {
  const stem = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
  return stem === '' ? 'report' : stem
}
