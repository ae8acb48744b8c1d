import { AppError } from '../../base/errors.ts'
import type { Diagnostic } from '../../base/diagnostic.ts'
import type { PruneParams, PruneResult } from '../../contract/jobs/prune.ts'
import type { Evaluation } from '../../contract/jobs/common.ts'
import type { Series } from '../../contract/run.ts'
import { selectLayers } from '../../graph/select.ts'
import { summariseGraph } from '../../graph/summary.ts'
import type { Graph, Layer, Model } from '../../graph/types.ts'
import { applyPlan } from '../../prune/apply.ts'
import { findCollapse } from '../../prune/collapse.ts'
import { defaultLayers, planPruning, prunableLayers } from '../../prune/plan.ts'
import { cutShares } from '../../prune/schedule.ts'
import type { JobContext, JobHandler } from '../handler.ts'
import { adoptClasses, createEvaluator } from './dataset-use.ts'
import { createFineTuner } from './fine-tune.ts'
import { layerTable } from './layer-table.ts'

/** Where the job stands between two cuts. `filters`: by layer id, the original indices of the filters that are left. */
type Stand = {
  model: Model
  step: number
  filters: Record<string, number[]>
  before: Evaluation | null
  cut: Evaluation | null
  series: Series[]
  warnings: Diagnostic[]
}

/** Cuts filters by importance in one or several steps, with fine-tuning after each, and measures before, after the cut and at the end. */
export const pruneHandler: JobHandler<PruneParams> = {
  type: 'prune',
  recovery: 'resume',
  async run(params, context) {
    const { services } = context
    const loaded = await services.model(params.model)
    const dataset = params.data === undefined ? null : await services.dataset(params.data)
    const original: Model = { graph: adoptClasses(loaded.graph, dataset), weights: loaded.weights }
    const ratios = chooseRatios(original.graph, params)
    const evaluate = await createEvaluator(context, dataset, original.graph)
    const fineTune = await createFineTuner(context, dataset, original, params)
    const shares = cutShares(params.schedule)
    const originalFilters = Object.fromEntries(original.graph.layers.map((layer) => [layer.id, filtersOf(layer)]))

    let stand = context.resumeFrom ? restore(context.resumeFrom) : await begin(original, evaluate)
    while (stand.step < shares.length) {
      const { step } = stand
      const span = (part: number) => 0.05 + (0.9 * (step + part)) / shares.length
      const label = shares.length > 1 ? `Cut ${step + 1} of ${shares.length}: ` : ''
      context.report({ ratio: span(0), phase: `${label}Removing filters` })
      await context.turn()
      const plan = planPruning(stand.model.graph, stand.model.weights, {
        ratios: Object.fromEntries(Object.entries(ratios).map(([id, ratio]) => [id, ratio * shares[step]!])),
        importance: params.importance,
        multipleOf: params.multipleOf,
        originalFilters,
      })
      const warnings = findCollapse(plan)
      for (const { message } of warnings) context.log(message, 'warning')
      const cutModel = applyPlan(stand.model, plan)
      const filters = { ...stand.filters }
      for (const { layerId, kept } of plan.layers) filters[layerId] = kept.map((index) => filters[layerId]![index]!)
      const cut = await evaluate(cutModel)
      const tuned = await fineTune(cutModel, { from: span(0.1), to: span(1), label })
      stand = {
        ...stand,
        model: tuned.model,
        step: step + 1,
        filters,
        cut,
        series: appendSeries(stand.series, tuned.series, step * params.epochsPerStep),
        warnings: [...stand.warnings, ...warnings],
      }
      if (stand.step < shares.length) await context.saveCheckpoint(checkpointOf(stand))
    }

    context.report({ ratio: 0.95, phase: 'Measuring the pruned model' })
    const after = await evaluate(stand.model)
    const result = describeResult(original, stand, after)
    return {
      metrics: {
        parameters: result.parametersAfter,
        macs: result.macsAfter,
        ...(result.before ? { accuracyBeforeRatio: result.before.accuracyRatio } : {}),
        ...(result.cut ? { accuracyCutRatio: result.cut.accuracyRatio } : {}),
        ...(after ? { accuracyRatio: after.accuracyRatio, loss: after.loss } : {}),
      },
      result,
      diagnostics: stand.warnings,
      series: stand.series,
      layers: layerTable(stand.model.graph, filterColumns(result)),
      models: [{ key: 'model', name: params.name ?? `${loaded.name}_pruned`, parentId: loaded.id, ...stand.model }],
      inputModelId: loaded.id,
      ...(dataset ? { datasetId: dataset.id } : {}),
      inputHashes: { model: loaded.sha256, ...(dataset ? { data: dataset.contentSha256 } : {}) },
    }
  },
}

/** Ratio by layer id: `ratio` for the chosen or default layers, `ratios` over it. AppError for layers that cannot be cut. */
function chooseRatios(graph: Graph, { layers, ratio, ratios }: PruneParams): Record<string, number> {
  const chosen = layers === undefined ? defaultLayers(graph) : selectLayers(graph, layers)
  const own = Object.entries(ratios).map(([key, value]) => [selectLayers(graph, [key])[0]!, value] as const)
  const prunable = new Set(prunableLayers(graph))
  for (const layer of [...chosen, ...own.map(([entry]) => entry)]) {
    if (prunable.has(layer)) continue
    throw new AppError(
      'prune.last-layer',
      `"${layer.name}" is the last layer: its outputs are the classes and cannot be removed. Choose other layers.`,
      { layer: layer.name },
    )
  }
  return Object.fromEntries([
    ...chosen.map((layer) => [layer.id, ratio] as const),
    ...own.map(([layer, value]) => [layer.id, value] as const),
  ])
}

async function begin(original: Model, evaluate: (model: Model) => Promise<Evaluation | null>): Promise<Stand> {
  const filters = Object.fromEntries(
    original.graph.layers.map((layer) => [layer.id, Array.from({ length: filtersOf(layer) }, (_, index) => index)]),
  )
  return { model: original, step: 0, filters, before: await evaluate(original), cut: null, series: [], warnings: [] }
}

function checkpointOf({ model, ...state }: Stand) {
  return { state: { ...state, graph: model.graph }, tensors: model.weights }
}

function restore({ state, tensors }: NonNullable<JobContext['resumeFrom']>): Stand {
  const { graph, ...rest } = state as Omit<Stand, 'model'> & { graph: Graph }
  return { ...rest, model: { graph, weights: tensors } }
}

/** Curves of one fine-tuning behind those of the earlier ones. */
function appendSeries(before: Series[], next: Series[], epochs: number): Series[] {
  const shifted = next.map((series) => ({
    ...series,
    points: series.points.map(([x, y]): [number, number] => [x + epochs, y]),
  }))
  const joined = before.map((series) => ({
    ...series,
    points: [...series.points, ...(shifted.find(({ name }) => name === series.name)?.points ?? [])],
  }))
  return [...joined, ...shifted.filter(({ name }) => !before.some((series) => series.name === name))]
}

function describeResult(
  original: Model,
  { model, filters, before, cut }: Stand,
  after: Evaluation | null,
): PruneResult {
  const sizeBefore = summariseGraph(original.graph)
  const sizeAfter = summariseGraph(model.graph)
  return {
    modelId: '$model',
    layers: original.graph.layers.slice(0, -1).map((layer) => {
      const kept = new Set(filters[layer.id])
      const filtersBefore = filtersOf(layer)
      const removed = Array.from({ length: filtersBefore }, (_, index) => index).filter((index) => !kept.has(index))
      return { layer: layer.name, filtersBefore, filtersAfter: kept.size, removed }
    }),
    parametersBefore: sizeBefore.parameters,
    parametersAfter: sizeAfter.parameters,
    macsBefore: sizeBefore.macs,
    macsAfter: sizeAfter.macs,
    before,
    cut,
    after,
  }
}

function filterColumns({ layers }: PruneResult) {
  const byName = new Map(layers.map((entry) => [entry.layer, entry]))
  return {
    columns: [{ key: 'filtersBefore', label: 'Filters before', unit: '' }],
    values: ({ name }: { name: string }) => ({ filtersBefore: byName.get(name)?.filtersBefore ?? null }),
  }
}

function filtersOf(layer: Layer): number {
  return layer.type === 'dense' ? layer.units : layer.filters
}
