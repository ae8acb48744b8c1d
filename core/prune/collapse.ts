import type { Diagnostic } from '../base/diagnostic.ts'
import type { PrunePlan } from './plan.ts'

/** Below these shares a layer seldom recovers by fine-tuning. */
const fewFiltersRatio = 0.1
const littleImportanceRatio = 0.3

/** Warnings about layers of a plan that would be left with too little. Accuracy after the cut is measured all the same. */
export function findCollapse(plan: PrunePlan): Diagnostic[] {
  return plan.layers.flatMap(({ layer, filtersBefore, kept, removed, keptImportanceRatio }) => {
    const keptRatio = kept.length / filtersBefore
    const isFew = removed.length > 0 && keptRatio <= fewFiltersRatio
    if (!isFew && keptImportanceRatio >= littleImportanceRatio) return []
    const percent = (ratio: number) => `${Math.round(ratio * 100)} %`
    return [
      {
        code: 'prune.collapse',
        severity: 'warning' as const,
        subject: layer,
        message: `"${layer}" keeps ${kept.length} of ${filtersBefore} filters with ${percent(keptImportanceRatio)} of their importance; the model may not recover from this cut.`,
        hint: 'Choose a lower ratio for this layer, or cut in several steps with fine-tuning between them.',
        values: { kept: kept.length, filters: filtersBefore, keptImportanceRatio },
      },
    ]
  })
}
