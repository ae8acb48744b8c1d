import type { AkidaDevice } from '../../akida/device.ts'
import { forecastProfile, type OutputRates } from '../../akida/forecast.ts'
import { AppError } from '../../base/errors.ts'
import type { PrunabilityLayer, PrunabilityParams, PrunabilityResult } from '../../contract/jobs/prunability.ts'
import type { Series } from '../../contract/run.ts'
import { setFilters } from '../../graph/edit/set-filters.ts'
import { filterCount } from '../../graph/filter-groups.ts'
import { coupledLayers, leadingLayers } from '../../graph/coupled-layers.ts'
import { prunableLayers } from '../../graph/prunable-layers.ts'
import { selectLayers } from '../../graph/select.ts'
import type { Graph, Layer, Model } from '../../graph/types.ts'
import { findBranches } from '../../prune/find-branches.ts'
import { findFlatImportance } from '../../prune/flat-importance.ts'
import { maskedOutput } from '../../prune/mask-output.ts'
import { rankFilters } from '../../prune/plan.ts'
import { measureActivationRates } from '../../train/activation-rates.ts'
import { batchSizeFor } from '../../train/evaluate-model.ts'
import { measurePrunability, type PrunabilityState, type Tally } from '../../train/prunability.ts'
import { createSplitNetwork } from '../../train/split-network.ts'
import type { JobHandler } from '../handler.ts'
import { splitImages } from '../split-images.ts'
import { adoptClasses } from './dataset-use.ts'
import { scoreModel } from './filter-scores.ts'
import { layerTable } from './layer-table.ts'

/** One layer with the filters that each ratio masks. */
type Candidate = { layer: Layer; index: number; scores: Float64Array; cuts: { ratio: number; kept: number[] }[] }

/** Masks the least important filters of each layer alone, ratio by ratio, and measures what is left of the accuracy. */
export const prunabilityHandler: JobHandler<PrunabilityParams> = {
  type: 'prunability',
  recovery: 'resume',
  async run(params, context) {
    const { services } = context
    context.report({ ratio: null, phase: 'Loading' })
    const loaded = await services.model(params.model)
    const dataset = await services.dataset(params.data)
    const model: Model = { graph: adoptClasses(loaded.graph, dataset), weights: loaded.weights }
    const images = await splitImages(context, dataset, model.graph, params.split, params.images)
    if (!images)
      throw new AppError(
        'data.split-empty',
        `The data set "${dataset.name}" has no images in its ${params.split} split. Choose another split, or add a folder with one.`,
        { split: params.split },
      )
    const device = await services.device(params.device)
    const engine = await services.trainEngine()
    if (engine.hint) context.log(engine.hint, 'warning')
    context.report({ ratio: 0, phase: 'Ranking filters' })
    const scores = await scoreModel(context, model, params, images)
    const rates = await measureActivationRates(engine, model, images, () => context.turn())
    const candidates = chooseCuts(model.graph, scores, params)
    const diagnostics = [...findBranches(model.graph), ...findFlatImportance(model.graph, scores, params.importance)]
    const batchSize = batchSizeFor(images)
    context.report({ ratio: 0, phase: 'Preparing the layers' })
    const network = await createSplitNetwork(engine, model, batchSize)
    try {
      const state = await measurePrunability({
        network,
        layers: candidates.map(({ layer, index, cuts }) => ({
          layer: index,
          masks: cuts.map(({ kept }) =>
            maskedOutput(model.graph, layer.id, model.weights, kept, params.removed, network.arithmetic),
          ),
        })),
        classes: model.graph.classes,
        images,
        batchSize,
        ...(context.resumeFrom ? { state: structuredClone(context.resumeFrom.state) as PrunabilityState } : {}),
        turn: () => context.turn(),
        onBatch: async (at) => {
          context.report({ ratio: at.images / images.count, phase: `Image ${at.images} of ${images.count}` })
          if (at.images < images.count) await context.saveCheckpoint({ state: structuredClone(at), tensors: {} })
        },
      })
      const result: PrunabilityResult = {
        modelId: loaded.id,
        split: params.split,
        images: images.count,
        arithmetic: network.arithmetic,
        importance: params.importance,
        removed: params.removed,
        device: device.id,
        mode: params.mode,
        ...meanOf(state.whole, images.count),
        ratios: params.ratios,
        layers: describeLayers(model.graph, candidates, state, rates, device, params),
      }
      return {
        metrics: {
          accuracyRatio: result.accuracyRatio,
          loss: result.loss,
          images: images.count,
          layers: result.layers.length,
        },
        result,
        diagnostics,
        series: curvesOf(result),
        layers: layerTable(model.graph, bearableColumn(result)),
        inputModelId: loaded.id,
        datasetId: dataset.id,
        inputHashes: { model: loaded.sha256, data: dataset.contentSha256 },
      }
    } finally {
      network.dispose()
    }
  },
}

/** At least one filter always stays unmasked. */
function chooseCuts(graph: Graph, scores: Record<string, Float64Array>, params: PrunabilityParams): Candidate[] {
  const prunable = prunableLayers(graph)
  const chosen = params.layers === undefined ? prunable : leadingLayers(graph, selectLayers(graph, params.layers))
  return chosen
    .filter((layer) => prunable.includes(layer))
    .map((layer) => {
      const own = scores[layer.id]!
      const order = rankFilters(own)
      const cuts = params.ratios.map((ratio) => ({
        ratio,
        kept: order.slice(0, Math.max(1, Math.round(own.length * (1 - ratio)))),
      }))
      return { layer, index: graph.layers.indexOf(layer), scores: own, cuts }
    })
}

function describeLayers(
  graph: Graph,
  candidates: readonly Candidate[],
  state: PrunabilityState,
  rates: OutputRates,
  device: AkidaDevice,
  { mode }: PrunabilityParams,
): PrunabilityLayer[] {
  const whole = forecastProfile(graph, rates, device, mode).totals
  const groups = coupledLayers(graph)
  return candidates.map(({ layer, scores, cuts }, position) => ({
    layerId: layer.id,
    layer: layer.name,
    filters: filterCount(layer),
    scores: Array.from(scores),
    rates: Array.from(rates[layer.id] ?? []),
    cells: cuts.map(({ ratio, kept }, index) => {
      const left = { ...rates }
      for (const { id } of groups.get(layer.id)!) if (rates[id]) left[id] = kept.map((filter) => rates[id]![filter]!)
      const cut = forecastProfile(setFilters(graph, { [layer.id]: kept.length }), left, device, mode).totals
      return {
        ratio,
        removed: scores.length - kept.length,
        ...meanOf(state.cells[position]![index]!, state.images),
        cyclesSavedRatio: share(whole.cycles, cut.cycles),
        energySavedRatio: share(whole.dynamicEnergyMj, cut.dynamicEnergyMj),
      }
    }),
  }))
}

function share(before: number, after: number): number {
  return before === 0 ? 0 : 1 - after / before
}

function meanOf({ correct, loss }: Tally, images: number): { accuracyRatio: number; loss: number } {
  return { accuracyRatio: correct / images, loss: loss / images }
}

function curvesOf({ layers, accuracyRatio }: PrunabilityResult): Series[] {
  return layers.map(({ layer, cells }) => ({
    name: layer,
    unit: 'ratio',
    xLabel: 'Filters removed (ratio)',
    points: [[0, accuracyRatio], ...cells.map((cell): [number, number] => [cell.ratio, cell.accuracyRatio])],
  }))
}

/** Loss of accuracy that a layer is called prunable within, in the table: one point. */
const bearableLossRatio = 0.01

function bearableColumn({ layers, accuracyRatio }: PrunabilityResult) {
  const byName = new Map(layers.map((entry) => [entry.layer, entry]))
  const bearable = (name: string): number | null => {
    const entry = byName.get(name)
    if (!entry) return null
    const firstBad = entry.cells.findIndex((cell) => accuracyRatio - cell.accuracyRatio > bearableLossRatio)
    const last = firstBad < 0 ? entry.cells.at(-1) : entry.cells[firstBad - 1]
    return last?.ratio ?? 0
  }
  return {
    columns: [{ key: 'bearableRatio', label: 'Filters to spare for one point', unit: 'ratio' }],
    values: ({ name }: { name: string }) => ({ bearableRatio: bearable(name) }),
  }
}
