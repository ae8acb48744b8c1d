import type { SwapParams, SwapResult } from '../../contract/jobs/swap.ts'
import type { Diagnostic } from '../../base/diagnostic.ts'
import { AppError } from '../../base/errors.ts'
import { makeFused } from '../../graph/edit/for-akida.ts'
import { swapSeparable, swapStandard } from '../../graph/edit/swap-separable.ts'
import { selectLayers } from '../../graph/select.ts'
import { summariseGraph } from '../../graph/summary.ts'
import type { Graph, Model } from '../../graph/types.ts'
import { hasErrors, validateGraph } from '../../graph/validate.ts'
import { convertModel, type ConvertedLayer } from '../../transform/convert-model.ts'
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
    const target = editGraph(source.graph, params)
    const diagnostics = [...validateGraph(target), ...findDoubts(params)]
    if (hasErrors(diagnostics))
      throw new AppError('swap.invalid', diagnostics.map(({ message }) => message).join(' '), {})

    const evaluate = await createEvaluator(context, dataset, source.graph)
    context.report({ ratio: 0, phase: 'Measuring the model' })
    const before = await evaluate(source)
    const { weights, layers } = await withCalibration(
      context,
      dataset,
      source.graph,
      params.calibrationImages,
      (calibration) =>
        convertModel(source, target, {
          init: params.init,
          ridge: params.ridge,
          seed: params.seed,
          calibration,
          turn: () => context.turn(),
          onLayer: (index, layer) =>
            context.report({ ratio: 0.1 + (0.8 * index) / target.layers.length, phase: `Converting ${layer.name}` }),
        }),
    )
    context.report({ ratio: 0.9, phase: 'Measuring the new model' })
    const after = await evaluate({ graph: target, weights })

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
        ...(after ? { accuracyRatio: after.accuracyRatio, loss: after.loss } : {}),
      },
      result,
      diagnostics,
      layers: layerTable(target, fitColumns(layers)),
      models: [
        {
          key: 'model',
          name: params.name ?? `${loaded.name}_${params.fuse ? 'akidanet' : 'swapped'}`,
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

function findDoubts({ init, data }: SwapParams): Diagnostic[] {
  if (init !== 'least-squares' || data !== undefined) return []
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
