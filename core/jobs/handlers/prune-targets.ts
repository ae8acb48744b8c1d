import { AppError } from '../../base/errors.ts'
import type { DatasetInfo } from '../../contract/jobs/data.ts'
import type { NetAdaptRound } from '../../contract/jobs/netadapt.ts'
import type { PruneParams } from '../../contract/jobs/prune.ts'
import { filterCount } from '../../graph/filter-groups.ts'
import { keptFilters, roundFilters } from '../../graph/kept-filters.ts'
import { leadingLayers } from '../../graph/coupled-layers.ts'
import { defaultLayers, prunableLayers } from '../../graph/prunable-layers.ts'
import { selectLayers } from '../../graph/select.ts'
import type { Graph, Layer, Model } from '../../graph/types.ts'
import type { FilterScores } from '../../prune/plan.ts'
import type { JobContext } from '../handler.ts'
import { splitImages } from '../split-images.ts'
import { createFineTuner } from './fine-tune.ts'
import { restoreSearch, searchCheckpoint, searchNetAdapt } from './netadapt.ts'

type Targets = { targets: Record<string, number>; rounds: NetAdaptRound[] }

/**
 * Filters that are to stay in the end, by layer id: as asked for, or searched for with short fine-tunes, which may take long and goes on from
 * the job's checkpoint. AppError `prune.search-needs-images`.
 */
export async function findTargets(
  context: JobContext,
  dataset: DatasetInfo | null,
  original: Model,
  params: PruneParams,
  score: (model: Model) => Promise<FilterScores>,
): Promise<Targets> {
  const { netadapt, split } = params
  if (!netadapt) return { targets: keptTargets(original.graph, params), rounds: [] }
  const images = dataset ? await splitImages(context, dataset, original.graph, split, netadapt.images) : null
  if (!images)
    throw new AppError(
      'prune.search-needs-images',
      `The search trains and measures candidates: it needs a data set with images in its train and ${split} splits.`,
      { split },
    )
  const chosen = chosenLayers(original.graph, params)
  const brief: PruneParams = { ...params, limit: netadapt.limit, steps: [{ share: 1, epochs: netadapt.epochs }] }
  const { kept, rounds } = await searchNetAdapt(
    context,
    {
      params: netadapt,
      original,
      device: await context.services.device(netadapt.device),
      layers: chosen,
      multipleOf: params.multipleOf,
      images,
      split,
      fineTune: await createFineTuner(context, dataset, original, brief),
      score,
      save: (state) => context.saveCheckpoint(searchCheckpoint(state)),
    },
    restoreSearch(context.resumeFrom),
  )
  return { targets: kept, rounds }
}

/** Filters that are to stay in the end, by layer id; layers that are not cut are left out. AppError for layers that cannot be. */
function keptTargets(graph: Graph, params: PruneParams): Record<string, number> {
  if (params.removedFilters) return fromRemoved(graph, params.removedFilters)
  if (params.filters) {
    return byLayer(graph, params.filters, (layer, count) =>
      roundFilters(filterCount(layer), Math.min(count, filterCount(layer)), params.multipleOf),
    )
  }
  const toKept = (layer: Layer, ratio: number) => keptFilters(filterCount(layer), ratio, params.multipleOf)
  return {
    ...Object.fromEntries(chosenLayers(graph, params).map((layer) => [layer.id, toKept(layer, params.ratio)])),
    ...byLayer(graph, params.ratios, toKept),
  }
}

function fromRemoved(graph: Graph, removed: Readonly<Record<string, number[]>>): Record<string, number> {
  return byLayer(graph, removed, (layer, filters) => {
    const missing = filters.find((filter) => filter >= filterCount(layer))
    if (missing !== undefined)
      throw new AppError(
        'prune.no-such-filter',
        `"${layer.name}" has ${filterCount(layer)} filters, so filter ${missing} cannot be removed. Replay a pruning on the model it started from.`,
        { layer: layer.name, filter: missing },
      )
    return filterCount(layer) - new Set(filters).size
  })
}

function byLayer<Value>(
  graph: Graph,
  values: Readonly<Record<string, Value>>,
  toKept: (layer: Layer, value: Value) => number,
): Record<string, number> {
  const pairs = Object.entries(values).map(([key, value]) => {
    const layer = selectPrunable(graph, [key])[0]!
    return [layer.id, toKept(layer, value)] as const
  })
  return Object.fromEntries(pairs)
}

/** The layers that are cut, of those that share their filters the first. */
function chosenLayers(graph: Graph, { layers }: PruneParams): Layer[] {
  return layers === undefined ? defaultLayers(graph) : selectPrunable(graph, layers)
}

function selectPrunable(graph: Graph, selection: NonNullable<PruneParams['layers']>): Layer[] {
  const layers = leadingLayers(graph, selectLayers(graph, selection))
  for (const layer of layers) checkPrunable(graph, layer)
  return layers
}

function checkPrunable(graph: Graph, layer: Layer): void {
  if (prunableLayers(graph).includes(layer)) return
  throw new AppError(
    'prune.last-layer',
    `"${layer.name}" is the last layer: its outputs are the classes and cannot be removed. Choose other layers.`,
    { layer: layer.name },
  )
}
