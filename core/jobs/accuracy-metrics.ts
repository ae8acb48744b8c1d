import type { Evaluation } from '../contract/jobs/common.ts'

const splitKeys: Readonly<Record<string, string>> = { val: 'validationAccuracyRatio', test: 'testAccuracyRatio' }

/** What a run records of an evaluation: accuracy and loss, and the accuracy once more under the name of its split, since two splits are two figures. */
export function accuracyMetrics(evaluation: Evaluation | null): Record<string, number> {
  if (evaluation === null) return {}
  const { split, accuracyRatio, loss } = evaluation
  const key = splitKeys[split]
  return { accuracyRatio, loss, ...(key === undefined ? {} : { [key]: accuracyRatio }) }
}
