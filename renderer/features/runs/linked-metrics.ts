import type { RunSummary } from '../../../core/contract/run.ts'

/** Names under which jobs record the headline accuracy, the strictest first. */
const accuracyKeys = [
  'integerAccuracyRatio',
  'accuracyRatio',
  'testAccuracyRatio',
  'accuracyAfterRatio',
  'validationAccuracyRatio',
]

/** What other runs measured of the same model. Accuracies of different splits are different figures. */
const linkedKeys = [
  'validationAccuracyRatio',
  'testAccuracyRatio',
  'framesPerSecond',
  'latencyMs',
  'energyMj',
  'sparsityRatio',
  'parameters',
]

function ownAccuracy(run: RunSummary): number | null {
  for (const key of accuracyKeys) if (run.metrics[key] !== undefined) return run.metrics[key]
  return null
}

/** The model a run speaks of: the one it made, else the one it used. */
export function subjectModelId(run: RunSummary): string | null {
  return run.outputModelId ?? run.inputModelId
}

/**
 * The figures of a run with what other runs measured of the same model: a profile knows speed, a training accuracy. Own figures win,
 * then the newest.
 */
export function linkedMetrics(run: RunSummary, runs: readonly RunSummary[]): Record<string, number> {
  const own = { ...run.metrics }
  const accuracy = ownAccuracy(run)
  if (accuracy !== null) own['accuracyRatio'] ??= accuracy
  const model = subjectModelId(run)
  if (!model) return own
  const others = runs
    .filter((other) => other.id !== run.id && subjectModelId(other) === model)
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
  const linked: Record<string, number> = { ...own }
  for (const other of others) {
    const measured = ownAccuracy(other)
    if (measured !== null) linked['accuracyRatio'] ??= measured
    for (const key of linkedKeys) {
      const value = other.metrics[key]
      if (value !== undefined) linked[key] ??= value
    }
  }
  return linked
}
