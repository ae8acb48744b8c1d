import type { ModelVersion } from '../contract/models.ts'
import type { DatasetInfo } from '../contract/jobs/data.ts'
import type { JobPoints } from '../contract/job.ts'
import type { Run, RunEnvironment, Series } from '../contract/run.ts'
import type { ProjectStore, StoredJob } from '../ports/project-store.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { PackedOutcome } from './messages.ts'
import { hashesOfInputs, parentsOf } from './inputs.ts'
import { fillPlaceholders } from './placeholders.ts'

export type RecordOptions = {
  environment: RunEnvironment
  newId(prefix: string): string
  at: string
  points: JobPoints['points']
}

/**
 * Writes what a finished job made: blobs, model versions, data set, run. To be called inside a transaction, together with the job's new
 * state, so that a kill at any moment leaves either all of it or a job to resume.
 */
export function recordOutcome(
  store: ProjectStore,
  job: StoredJob,
  outcome: PackedOutcome,
  options: RecordOptions,
): { runId: string; outputModelId: string | null } {
  const runId = options.newId('run')
  const ids = new Map(outcome.models.map((model) => [model.key, options.newId('m')]))
  if (outcome.dataset !== undefined) ids.set('dataset', options.newId('d'))

  const models = outcome.models.map((model): ModelVersion => {
    store.putBlob(model.sha256, { bytes: model.weights, mediaType: 'application/octet-stream' })
    return {
      id: ids.get(model.key)!,
      name: '',
      createdAt: options.at,
      parentId: fillPlaceholders(model.parentId, ids),
      runId,
      parameters: model.parameters,
      layers: model.graph.layers.length,
      isQuantised: model.graph.layers.some((layer) => layer.bits !== null),
      weightsSha256: model.sha256,
      graph: model.graph,
    }
  })
  for (const [index, model] of models.entries()) {
    const names = new Set(store.listModels().map((each) => each.name))
    store.addModel({ ...model, name: uniqueName(outcome.models[index]!.name, names) })
  }
  let dataset: DatasetInfo | null = null
  if (outcome.dataset !== undefined) {
    const names = new Set(store.listDatasets().map((each) => each.name))
    dataset = {
      ...outcome.dataset,
      id: ids.get('dataset')!,
      createdAt: options.at,
      name: uniqueName(outcome.dataset.name, names),
    }
    store.addDataset(dataset)
  }

  const result = fillPlaceholders(outcome.result, ids)
  const resultModelId = result['modelId']
  const outputModelId = typeof resultModelId === 'string' ? resultModelId : (models.at(-1)?.id ?? null)
  const inputModelId = outcome.inputModelId ?? asString(job.params['model'])
  const run: Omit<Run, 'fingerprint'> = {
    id: runId,
    type: job.type,
    name: job.title,
    createdAt: options.at,
    durationMs: job.activeMs,
    inputModelId,
    outputModelId,
    datasetId: dataset?.id ?? outcome.datasetId ?? asString(job.params['data']),
    metrics: outcome.metrics,
    tags: [],
    notes: '',
    config: job.params,
    seed: job.seed,
    inputHashes: { ...hashesOfInputs(store, job.params), ...outcome.inputHashes },
    parentRunIds: parentsOf(store, [inputModelId, asString(job.params['teacher'])]),
    environment: options.environment,
    diagnostics: outcome.diagnostics ?? [],
    series: outcome.series ?? seriesOf(options.points),
    layers: outcome.layers ?? null,
    result,
  }
  store.addRun({ ...run, fingerprint: fingerprintOf(run) })
  return { runId, outputModelId }
}

/** `name`, or `name-2`, `name-3` ... where it is taken. */
export function uniqueName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}-${n}`
    if (!taken.has(candidate)) return candidate
  }
}

/** The live curves as a record, for handlers that give none of their own. */
function seriesOf(points: JobPoints['points']): Series[] {
  return Object.entries(points).map(([name, each]) => ({ name, unit: '', xLabel: 'epoch', points: each }))
}

function asString(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
