import type { SwapParams, SwapResult } from '../../contract/jobs/swap.ts'
import type { Diagnostic } from '../../base/diagnostic.ts'
import { AppError } from '../../base/errors.ts'
import { makeFused } from '../../graph/edit/for-akida.ts'
import { swapSeparable, swapStandard } from '../../graph/edit/swap-separable.ts'
import { layersWithNewWeights } from '../../graph/new-weights.ts'
import { selectLayers } from '../../graph/select.ts'
import { summariseGraph } from '../../graph/summary.ts'
import { isChain } from '../../graph/connections.ts'
import type { Graph, Model } from '../../graph/types.ts'
import { hasErrors, validateGraph } from '../../graph/validate.ts'
import { keepRanges, withDefaultSteps } from '../../quant/default-steps.ts'
import type { Weights } from '../../tensor/tensor.ts'
import { adoptGraph } from '../../transform/adopt-graph.ts'
import { convertModel, describe, type ConvertedLayer } from '../../transform/convert-model.ts'
import { accuracyMetrics } from '../accuracy-metrics.ts'
import type { JobHandler } from '../handler.ts'
import { withCalibration } from './calibration-batches.ts'
import { adoptClasses, createEvaluator } from './dataset-use.ts'
import { layerTable } from './layer-table.ts'

/** Swaps layers between separable and standard, makes the rest fused on request, carries the weights over and measures both models. */
export const swapHandler: JobHandler<SwapParams> = {
  type: 'swap',
  recovery: 'restart',
  async run(params, context) {
    const { services } = context
    const loaded = await services.model(params.model)
    const dataset = params.data === undefined ? null : await services.dataset(params.data)
    const source: Model = { graph: adoptClasses(loaded.graph, dataset), weights: loaded.weights }
    const swapped = editGraph(source.graph, params)
    const target: Graph = params.graph ? adoptClasses(params.graph, dataset) : swapped
    const diagnostics = [
      ...validateGraph(target),
      ...findDoubts(params, source.graph),
      ...findNewWeights(swapped, target),
    ]
    if (hasErrors(diagnostics))
      throw new AppError('swap.invalid', diagnostics.map(({ message }) => message).join(' '), {})

    const evaluate = await createEvaluator(context, dataset, source.graph)
    context.report({ ratio: 0, phase: 'Measuring the model' })
    const before = await evaluate(source)
    const carried = await withCalibration(context, dataset, source.graph, params.calibrationImages, (calibration) =>
      convertModel(source, swapped, {
        init: params.init,
        ridge: params.ridge,
        seed: params.seed,
        calibration,
        turn: () => context.turn(),
        onLayer: (index, layer) =>
          context.report({ ratio: 0.1 + (0.8 * index) / swapped.layers.length, phase: `Converting ${layer.name}` }),
      }),
    )
    context.report({ ratio: 0.9, phase: 'Measuring the new model' })
    const { weights, layers } = arriveAt(target, { graph: swapped, ...carried }, params.seed)
    const hasSameInput = JSON.stringify(target.input) === JSON.stringify(source.graph.input)
    const evaluateMade = hasSameInput ? evaluate : await createEvaluator(context, dataset, target)
    const after = await evaluateMade({ graph: target, weights })

    const sizeBefore = summariseGraph(source.graph)
    const sizeAfter = summariseGraph(target)
    const result: SwapResult = {
      modelId: '$model',
      layers,
      parametersBefore: sizeBefore.parameters,
      parametersAfter: sizeAfter.parameters,
      macsBefore: sizeBefore.macs,
      macsAfter: sizeAfter.macs,
      before,
      after,
    }
    return {
      metrics: {
        parameters: sizeAfter.parameters,
        macs: sizeAfter.macs,
        ...(before ? { accuracyBeforeRatio: before.accuracyRatio } : {}),
        ...accuracyMetrics(after),
      },
      result,
      diagnostics,
      layers: layerTable(target, fitColumns(layers)),
      models: [
        {
          key: 'model',
          name: params.name ?? `${loaded.name}_${params.fuse ? 'akidanet' : params.graph ? 'edited' : 'swapped'}`,
          parentId: loaded.id,
          graph: target,
          weights,
        },
      ],
      inputModelId: loaded.id,
      ...(dataset ? { datasetId: dataset.id } : {}),
      inputHashes: { model: loaded.sha256, ...(dataset ? { data: dataset.contentSha256 } : {}) },
    }
  },
}

/** Separable layers among the chosen become standard, standard ones separable. */
function editGraph(graph: Graph, params: SwapParams): Graph {
  const chosen = selectLayers(graph, params.layers)
  for (const layer of chosen) {
    if (layer.type === 'dense' || (layer.type === 'conv' && layer.id === graph.layers[0]?.id)) {
      const what = layer.type === 'dense' ? 'fully connected' : 'the first layer, which reads the image'
      throw new AppError(
        'swap.layer-unsuitable',
        `"${layer.name}" is ${what}; separable layers, and standard convolutions behind the first, can be swapped.`,
        { layer: layer.name },
      )
    }
  }
  const idsOf = (type: string) => chosen.filter((layer) => layer.type === type).map(({ id }) => id)
  const swapped = swapSeparable(swapStandard(graph, idsOf('conv')), idsOf('separable'))
  return params.fuse ? makeFused(swapped) : swapped
}

/** The carried model in its final graph: layers of other shapes drawn anew, steps where the graph has bits. */
function arriveAt(
  target: Graph,
  carried: Model & { layers: ConvertedLayer[] },
  seed: number,
): { weights: Weights; layers: ConvertedLayer[] } {
  const { weights, fresh } = adoptGraph(carried, target, seed)
  const rows = new Map(carried.graph.layers.map(({ id }, index) => [id, carried.layers[index]]))
  return {
    weights: withDefaultSteps({ graph: target, weights: keepRanges(carried.graph, target, weights) }),
    layers: target.layers.map((layer) => {
      const row = rows.get(layer.id)
      if (row && !fresh.includes(layer)) return { ...row, layer: layer.name }
      return {
        layer: layer.name,
        from: row?.from ?? 'none',
        to: describe(layer),
        method: 'random' as const,
        relativeError: null,
      }
    }),
  }
}

function findNewWeights(swapped: Graph, target: Graph): Diagnostic[] {
  if (target === swapped || hasErrors(validateGraph(target))) return []
  const names = layersWithNewWeights(swapped, target).map(({ name }) => name)
  if (names.length === 0) return []
  return [
    {
      code: 'swap.new-weights',
      severity: 'warning',
      subject: names.join(', '),
      message: `${names.length === 1 ? 'The weights of this layer have' : `The weights of ${names.length} layers have`} another shape than before and start at random: ${names.join(', ')}.`,
      hint: 'Train the new version; with the old one as teacher it learns fastest.',
      values: { layers: names.length },
    },
  ]
}

function findDoubts({ init, data }: SwapParams, graph: Graph): Diagnostic[] {
  if (init !== 'least-squares') return []
  if (!isChain(graph))
    return [
      {
        code: 'swap.branches',
        severity: 'warning',
        subject: 'model',
        message:
          'Layers of a network with branches are not fitted: weights are composed, and an activation inside a separable layer is ignored.',
        hint: 'Train the new version with the old one as teacher.',
        values: {},
      },
    ]
  if (data !== undefined) return []
  return [
    {
      code: 'swap.no-data',
      severity: 'warning',
      subject: 'data',
      message:
        'Without a data set nothing is fitted: weights are composed, and an activation inside a separable layer is ignored.',
      hint: 'Name a data set to fit the weights by least squares and to measure accuracy.',
      values: {},
    },
  ]
}

function fitColumns(layers: ConvertedLayer[]) {
  const byName = new Map(layers.map((entry) => [entry.layer, entry]))
  return {
    columns: [
      { key: 'method', label: 'Weights', unit: '' },
      { key: 'relativeError', label: 'Relative error', unit: '' },
    ],
    values: ({ name }: { name: string }) => ({
      method: byName.get(name)?.method ?? 'kept',
      relativeError: byName.get(name)?.relativeError ?? null,
    }),
  }
}
