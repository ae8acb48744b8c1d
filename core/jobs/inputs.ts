import type { ProjectStore } from '../ports/project-store.ts'

/** SHA-256 by input of a job or campaign whose references are ids; inputs outside the project are not among them. */
export function hashesOfInputs(store: ProjectStore, params: Record<string, unknown>): Record<string, string> {
  const hashes: Record<string, string> = {}
  for (const key of ['model', 'teacher']) {
    const model = typeof params[key] === 'string' ? store.getModel(params[key]) : null
    if (model !== null) hashes[key] = model.weightsSha256
  }
  const dataset = store.listDatasets().find((each) => each.id === params['data'])
  if (dataset !== undefined) hashes['data'] = dataset.contentSha256
  return hashes
}

/** The runs that made these models. */
export function parentsOf(store: ProjectStore, modelIds: (string | null)[]): string[] {
  const runs = modelIds.flatMap((id) => (id === null ? [] : (store.getModel(id)?.runId ?? [])))
  return [...new Set(runs)]
}
