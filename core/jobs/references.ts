import { AppError } from '../base/errors.ts'
import type { DatasetInfo } from '../contract/jobs/data.ts'
import type { ModelSummary } from '../contract/models.ts'
import type { RunSummary } from '../contract/run.ts'
import type { ProjectStore } from '../ports/project-store.ts'

/** The version with this id, else the newest of this name, else (`latest`) the newest of all. AppError `model.not-found`. */
export function findModel(store: ProjectStore, ref: string): ModelSummary {
  return find(store.listModels(), ref, {
    code: 'model.not-found',
    what: 'model',
    advice: 'Import or build one first.',
  })
}

/** AppError `data.not-found`. */
export function findDataset(store: ProjectStore, ref: string): DatasetInfo {
  return find(store.listDatasets(), ref, {
    code: 'data.not-found',
    what: 'data set',
    advice: 'Add a folder of images first.',
  })
}

/** AppError `run.not-found`. */
export function findRun(store: ProjectStore, ref: string): RunSummary {
  return find(store.listRuns(), ref, { code: 'run.not-found', what: 'run', advice: 'Finish a job first.' })
}

function find<T extends { id: string; name: string }>(
  items: T[],
  ref: string,
  text: { code: string; what: string; advice: string },
): T {
  const found =
    items.find((item) => item.id === ref) ??
    items.findLast((item) => item.name === ref) ??
    (ref === 'latest' ? items.at(-1) : undefined)
  if (found !== undefined) return found
  if (items.length === 0) throw new AppError(text.code, `The project has no ${text.what} yet. ${text.advice}`, { ref })
  const names = items.slice(-8).map((item) => `${item.name} (${item.id})`)
  throw new AppError(text.code, `There is no ${text.what} "${ref}". There are: ${names.join(', ')}.`, { ref })
}

/** Parameters of jobs and campaigns that name a model, and those that name several. */
const modelKeys = ['model', 'teacher', 'halfModel', 'fullModel'] as const
const modelListKeys = ['otherModels'] as const

/**
 * Parameters with models and data set replaced by ids, so that a job means the same after a restart as when it began, and a name that does not
 * exist is refused before anything runs.
 */
export function resolveReferences(store: ProjectStore, params: Record<string, unknown>): Record<string, unknown> {
  const resolved = { ...params }
  const idOf = (ref: string) => findModel(store, ref).id
  for (const key of modelKeys) {
    const ref = params[key]
    if (typeof ref === 'string') resolved[key] = idOf(ref)
  }
  for (const key of modelListKeys) {
    const refs = params[key]
    if (Array.isArray(refs)) resolved[key] = (refs as string[]).map(idOf)
  }
  if (typeof params['data'] === 'string') resolved['data'] = findDataset(store, params['data']).id
  return resolved
}
