import type { ModelSummary } from '../../../core/contract/models.ts'
import type { RunSummary } from '../../../core/contract/run.ts'
import { hasHead } from '../../../core/graph/head.ts'
import type { Graph } from '../../../core/graph/types.ts'

export type NextStep = 'data' | 'adapt' | 'apply' | 'train' | 'akidanet' | 'quantise' | 'profile' | 'report'

export type Progress = {
  graph: Graph
  model: ModelSummary
  models: readonly ModelSummary[]
  runs: readonly RunSummary[]
  /** Classes of the newest data set; null without any. */
  dataClasses: readonly string[] | null
  isDraft: boolean
  isBusy: boolean
}

/** What usually comes after what is shown: data, other classes, training, AkidaNet, bits, profile, report. Null while a job is at work. */
export function nextStep({ graph, model, models, runs, dataClasses, isDraft, isBusy }: Progress): NextStep | null {
  if (isBusy) return null
  if (isDraft) return 'apply'
  if (!dataClasses) return 'data'
  if (!model.isQuantised && (!hasHead(graph) || graph.classes.length !== dataClasses.length)) return 'adapt'
  if (runs.find(({ id }) => id === model.runId)?.type === 'build') return 'train'
  if (graph.layers.some((layer) => layer.type === 'separable' && layer.style === 'standard')) return 'akidanet'
  const quantised = model.isQuantised
    ? [model]
    : models.filter((each) => each.isQuantised && descendsFrom(each, model.id, models))
  if (quantised.length === 0) return 'quantise'
  const isProfiled = runs.some(
    ({ type, inputModelId }) => type === 'profile' && quantised.some(({ id }) => id === inputModelId),
  )
  return isProfiled ? 'report' : 'profile'
}

function descendsFrom(model: ModelSummary, ancestorId: string, models: readonly ModelSummary[]): boolean {
  if (model.parentId === ancestorId) return true
  const parent = models.find(({ id }) => id === model.parentId)
  return parent !== undefined && descendsFrom(parent, ancestorId, models)
}
