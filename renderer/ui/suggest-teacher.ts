import type { ModelSummary } from '../../core/contract/models.ts'
import type { RunSummary } from '../../core/contract/run.ts'

/** The oldest ancestor of a model that is still there: the model the user came with. */
export function rootOf(model: ModelSummary, models: readonly ModelSummary[]): ModelSummary {
  let current = model
  for (let steps = 0; steps <= models.length; steps++) {
    const parent = models.find(({ id }) => id === current.parentId)
    if (!parent) return current
    current = parent
  }
  return current
}

/** Who should teach a fine-tuning: the imported ancestor, if there is one; '' for nobody. A freshly built network has nothing to teach. */
export function suggestTeacher(
  model: ModelSummary,
  models: readonly ModelSummary[],
  runs: readonly RunSummary[],
): string {
  const root = rootOf(model, models)
  const isBuilt = runs.find(({ id }) => id === root.runId)?.type === 'build'
  return root.id !== model.id && !root.isQuantised && !isBuilt ? root.id : ''
}
