import type { ModelSummary } from '../../../../core/contract/models.ts'
import type { RunSummary } from '../../../../core/contract/run.ts'

/** A quantised version of a model, made with or without training. */
export type BaselineRow = {
  id: string
  name: string
  kind: 'baseline' | 'trained'
  accuracyRatio: number | null
  /** Against the float model on the same images; null where that was not measured. */
  changeRatio: number | null
  loss: number | null
  sparsityRatio: number | null
}

/** Baselines and quantisation-aware trainings that started from the model, in the order they were made. */
export function baselineRows(
  modelId: string,
  runs: readonly RunSummary[],
  models: readonly ModelSummary[],
): BaselineRow[] {
  const isQuantised = (id: string | null) => models.some((model) => model.id === id && model.isQuantised)
  const own = runs
    .filter(
      ({ inputModelId, type, outputModelId }) =>
        inputModelId === modelId && (type === 'quantise' || (type === 'train' && isQuantised(outputModelId))),
    )
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
  const floatAccuracy = own.find(({ metrics }) => metrics['accuracyBeforeRatio'] !== undefined)?.metrics[
    'accuracyBeforeRatio'
  ]
  return own.map(({ id, name, type, metrics, outputModelId }) => {
    const accuracyRatio = metrics['accuracyRatio'] ?? null
    return {
      id,
      name: models.find((model) => model.id === outputModelId)?.name ?? name,
      kind: type === 'quantise' ? 'baseline' : 'trained',
      accuracyRatio,
      changeRatio: accuracyRatio === null || floatAccuracy === undefined ? null : accuracyRatio - floatAccuracy,
      loss: metrics['loss'] ?? null,
      sparsityRatio: metrics['sparsityRatio'] ?? null,
    }
  })
}
