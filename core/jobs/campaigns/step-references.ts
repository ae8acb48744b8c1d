import { fillPlaceholders } from '../placeholders.ts'

/** Keys of the steps whose outputs the parameters name (`$step:KEY`, `$data:KEY`), without repeats. */
export function referencedSteps(params: unknown): string[] {
  const keys = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      const key = /^\$(?:step|data):(.+)$/s.exec(value)?.[1]
      if (key !== undefined) keys.add(key)
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit)
  }
  visit(params)
  return [...keys]
}

/** The parameters with the ids of what earlier steps made. */
export function fillStepReferences(
  params: Record<string, unknown>,
  made: ReadonlyMap<string, { modelId: string | null; datasetId: string | null }>,
): Record<string, unknown> {
  const ids = new Map<string, string>()
  for (const [key, { modelId, datasetId }] of made) {
    if (modelId !== null) ids.set(`step:${key}`, modelId)
    if (datasetId !== null) ids.set(`data:${key}`, datasetId)
  }
  return fillPlaceholders(params, ids)
}
