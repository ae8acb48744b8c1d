import type { Diagnostic } from '../../base/diagnostic.ts'
import type { DatasetInfo } from '../../contract/jobs/data.ts'
import type { PlanVerification, PruneParams, PruneStepResult } from '../../contract/jobs/prune.ts'
import type { NetAdaptRound } from '../../contract/jobs/netadapt.ts'
import type { PruneStep } from '../../contract/jobs/prune-schedule.ts'
import type { Evaluation } from '../../contract/jobs/common.ts'
import type { Series } from '../../contract/run.ts'
import { coupledLayers } from '../../graph/coupled-layers.ts'
import { filterCount } from '../../graph/filter-groups.ts'
import { countParameters } from '../../graph/parameters.ts'
import { prunableLayers } from '../../graph/prunable-layers.ts'
import type { Graph, Model } from '../../graph/types.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import { applyPlan } from '../../prune/apply.ts'
import { findCollapse } from '../../prune/collapse.ts'
import { findBranches } from '../../prune/find-branches.ts'
import { findFlatImportance } from '../../prune/flat-importance.ts'
import { importances } from '../../prune/importance/registry.ts'
import { findPredictionError } from '../../prune/prediction-error.ts'
import { planPruning, type FilterScores, type PrunePlan } from '../../prune/plan.ts'
import { filtersAtShare, generateSteps } from '../../prune/schedule.ts'
import type { JobContext, JobHandler } from '../handler.ts'
import { splitImages } from '../split-images.ts'
import { adoptClasses, createEvaluator } from './dataset-use.ts'
import { scoreModel } from './filter-scores.ts'
import { createFineTuner, type FineTune } from './fine-tune.ts'
import { layerTable } from './layer-table.ts'
import {
  appendSeries,
  countFilters,
  describeResult,
  filterColumns,
  pruneMetrics,
  scheduleSeries,
  stepScore,
} from './prune-result.ts'
import { restoreSearch } from './netadapt.ts'
import { findTargets } from './prune-targets.ts'
import { verifyPlan } from './verify-plan.ts'

/** Where the job stands between two steps. `filters`: by layer id, the original indices of the filters that are left. */
type Stand = {
  model: Model
  /** Filters that stay in the end, by layer id, and the rounds of the search that found them. */
  targets: Record<string, number>
  rounds: NetAdaptRound[]
  step: number
  epochs: number
  filters: Record<string, number[]>
  before: Evaluation | null
  verification: PlanVerification | null
  cut: Evaluation | null
  steps: PruneStepResult[]
  series: Series[]
  warnings: Diagnostic[]
}

/** What the steps of one job share. */
type Work = {
  params: PruneParams
  original: Model
  steps: PruneStep[]
  evaluate: (model: Model) => Promise<Evaluation | null>
  fineTune: FineTune
  /** `filters` as in the stand; absent where it does not matter which ones are left. */
  score: (model: Model, filters?: Stand['filters']) => Promise<FilterScores>
}

/** Images a measured ranking looks at. */
const rankingImages = 512

/** Cuts filters by importance, step by step, with fine-tuning after each, and measures before, after every cut and after every training. */
export const pruneHandler: JobHandler<PruneParams> = {
  type: 'prune',
  recovery: 'resume',
  async run(params, context) {
    const { services } = context
    const loaded = await services.model(params.model)
    const dataset = params.data === undefined ? null : await services.dataset(params.data)
    const original: Model = { graph: adoptClasses(loaded.graph, dataset), weights: loaded.weights }
    const needsImages = !params.removedFilters && importances[params.importance].measures !== 'nothing'
    const ranked =
      needsImages && dataset ? await splitImages(context, dataset, original.graph, 'train', rankingImages) : null
    const work: Work = {
      params,
      original,
      steps: params.steps ?? generateSteps(params.schedule, trainingOf(params)),
      evaluate: await createEvaluator(context, dataset, original.graph, params.split),
      fineTune: await createFineTuner(context, dataset, original, params),
      score: (model, filters) => scoreStand(context, params, model, filters, ranked),
    }
    let stand = restore(context.resumeFrom) ?? (await begin(context, work, dataset))
    while (stand.step < work.steps.length) {
      stand = await runStep(context, work, stand)
      if (stand.step < work.steps.length) await context.saveCheckpoint(checkpointOf(stand))
    }
    context.report({ ratio: 0.97, phase: 'Measuring the pruned model' })
    const after = await work.evaluate(stand.model)
    const result = describeResult({ ...stand, original, after }, params)
    return {
      metrics: pruneMetrics(result),
      result,
      diagnostics: stand.warnings,
      series: [...scheduleSeries(stand.before, stand.steps), ...stand.series],
      layers: layerTable(stand.model.graph, filterColumns(result)),
      models: [{ key: 'model', name: params.name ?? `${loaded.name}_pruned`, parentId: loaded.id, ...stand.model }],
      inputModelId: loaded.id,
      ...(dataset ? { datasetId: dataset.id } : {}),
      inputHashes: { model: loaded.sha256, ...(dataset ? { data: dataset.contentSha256 } : {}) },
    }
  },
}

function trainingOf({ epochsPerStep, learningRate }: PruneParams): Omit<PruneStep, 'share'> {
  return { epochs: epochsPerStep, ...(learningRate === undefined ? {} : { learningRate }) }
}

/** Looks at the ranking and at the whole plan as one cut before any time is spent on training. */
async function begin(context: JobContext, work: Work, dataset: DatasetInfo | null): Promise<Stand> {
  const { original, params } = work
  const filters = allFilters(original.graph)
  const { targets, rounds } = await findTargets(context, dataset, original, params, work.score)
  const scores = await work.score(original, filters)
  const plan = planPruning(original.graph, scores, targets)
  const verification = await verifyPlan(context, dataset, original, plan, params.prediction)
  const warnings = [
    ...(verification && params.prediction
      ? findPredictionError(params.prediction.accuracyRatio, verification.accuracyRatio)
      : []),
    ...(params.prediction ? findBranches(original.graph) : []),
    ...(params.removedFilters || plan.layers.length === 0
      ? []
      : findFlatImportance(original.graph, scores, params.importance)),
  ]
  for (const { message } of warnings) context.log(message, 'warning')
  return {
    model: original,
    targets,
    rounds,
    step: 0,
    epochs: 0,
    filters,
    before: await work.evaluate(original),
    verification,
    cut: null,
    steps: [],
    series: [],
    warnings,
  }
}

async function runStep(context: JobContext, work: Work, stand: Stand): Promise<Stand> {
  const { steps, original } = work
  const step = steps[stand.step]!
  const span = (part: number) => 0.05 + (0.9 * (stand.step + part)) / steps.length
  const label = steps.length > 1 ? `Step ${stand.step + 1} of ${steps.length}: ` : ''
  context.report({ ratio: span(0), phase: `${label}Removing filters` })
  await context.turn()
  const kept = Object.fromEntries(
    original.graph.layers.flatMap((layer) => {
      const target = stand.targets[layer.id]
      return target === undefined ? [] : [[layer.id, filtersAtShare(filterCount(layer), target, step.share)]]
    }),
  )
  const plan = planPruning(stand.model.graph, await work.score(stand.model, stand.filters), kept)
  const warnings = findCollapse(plan)
  for (const { message } of warnings) context.log(message, 'warning')
  const cutModel = applyPlan(stand.model, plan)
  const isCut = plan.layers.length > 0
  const cut = isCut ? await work.evaluate(cutModel) : null
  const tuned = await work.fineTune(cutModel, { ...step, isCut }, { from: span(0.1), to: span(1), label })
  const after = tuned.model === cutModel ? cut : await work.evaluate(tuned.model)
  return {
    ...stand,
    model: tuned.model,
    step: stand.step + 1,
    epochs: stand.epochs + tuned.epochs,
    filters: leftFilters(original.graph, stand.filters, plan),
    cut: cut ?? stand.cut,
    steps: [
      ...stand.steps,
      {
        share: step.share,
        epochs: tuned.epochs,
        learningRate: tuned.learningRate,
        bits: step.bits ?? null,
        filters: countFilters(tuned.model.graph),
        parameters: countParameters(tuned.model.graph),
        removed: plan.layers.map(({ layerId, layer, removed }) => ({
          layer,
          filters: removed.map((index) => stand.filters[layerId]![index]!),
        })),
        cut: stepScore(cut),
        after: stepScore(after),
      },
    ],
    series: appendSeries(stand.series, tuned.series, stand.epochs),
    warnings: [...stand.warnings, ...warnings],
  }
}

/** Importance of the filters that are left; of a replayed history, 0 for those that go. */
async function scoreStand(
  context: JobContext,
  params: PruneParams,
  model: Model,
  filters: Stand['filters'] | undefined,
  images: ImageSet | null,
): Promise<FilterScores> {
  const { removedFilters } = params
  if (!removedFilters || !filters) return scoreModel(context, model, params, images)
  return Object.fromEntries(
    prunableLayers(model.graph).map((layer) => {
      const gone = new Set(removedFilters[layer.name] ?? removedFilters[layer.id])
      return [layer.id, filters[layer.id]!.map((filter) => (gone.has(filter) ? 0 : 1))]
    }),
  )
}

function allFilters(graph: Graph): Stand['filters'] {
  return Object.fromEntries(
    graph.layers.map((layer) => [layer.id, Array.from({ length: filterCount(layer) }, (_, index) => index)]),
  )
}

function leftFilters(graph: Graph, before: Stand['filters'], { layers }: PrunePlan): Stand['filters'] {
  const groups = coupledLayers(graph)
  const cut = layers.flatMap(({ layerId, kept }) =>
    groups.get(layerId)!.map(({ id }) => [id, kept.map((index) => before[id]![index]!)] as const),
  )
  return { ...before, ...Object.fromEntries(cut) }
}

function checkpointOf({ model, ...state }: Stand) {
  return { state: { ...state, graph: model.graph }, tensors: model.weights }
}

/** Null at the start, and while the plan was still searched for. */
function restore(checkpoint: JobContext['resumeFrom']): Stand | null {
  if (!checkpoint || restoreSearch(checkpoint)) return null
  const { state, tensors } = checkpoint
  const { graph, ...rest } = state as Omit<Stand, 'model'> & { graph: Graph }
  return { ...rest, model: { graph, weights: tensors } }
}
