import type { Diagnostic } from '../base/diagnostic.ts'
import type { ImportanceName } from '../contract/jobs/importance.ts'
import { defaultLayers } from '../graph/prunable-layers.ts'
import type { Graph } from '../graph/types.ts'
import type { FilterScores } from './plan.ts'

/** The share of least important filters that is looked at. */
const lowShare = 0.3
/** Above this, low filters matter nearly as much as any: see `findFlatImportance`. */
const flatRatio = 0.6

/**
 * Warns when gammas do not tell filters apart, before time is spent on cuts by them. Criterion: the least important 30 % of a layer's
 * filters hold, per filter, more than 0.6 of the layer's mean |gamma|. All equal gives 1; gammas spread evenly from 0 to a maximum 0.3; a
 * layer trained with gamma L1 until 30 % of its gammas vanish 0. The mean over the layers cut by default decides.
 */
export function findFlatImportance(graph: Graph, scores: FilterScores, importance: ImportanceName): Diagnostic[] {
  if (importance !== 'gamma') return []
  const ratios = defaultLayers(graph).map(({ id }) => lowImportanceRatio(scores[id] ?? []))
  if (ratios.length === 0) return []
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length
  if (mean <= flatRatio) return []
  const percent = Math.round(mean * 100)
  return [
    {
      code: 'prune.gamma-not-sparse',
      severity: 'warning',
      subject: 'model',
      message: `The least important 30 % of the filters have ${percent} % of the mean |gamma|: gamma hardly tells filters apart, and cuts by it come close to chance.`,
      hint: 'Train some epochs with gamma L1 (1e-5 to 1e-4) first, or rank by taylor or geometric-median.',
      values: { lowGammaRatio: mean, flatRatio },
    },
  ]
}

/** Mean score of the lowest 30 % of the filters over the mean of all; 0 for a layer whose scores are all 0. */
export function lowImportanceRatio(scores: ArrayLike<number>): number {
  const rising = Float64Array.from(scores).sort()
  const count = Math.max(1, Math.round(rising.length * lowShare))
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const all = mean(rising)
  return all > 0 ? mean(rising.subarray(0, count)) / all : 0
}
