import type { Diagnostic } from '../../base/diagnostic.ts'
import { AppError } from '../../base/errors.ts'
import type { DatasetInfo } from '../../contract/jobs/data.ts'
import type { LayerError, QuantiseParams, QuantiseResult } from '../../contract/jobs/quantise.ts'
import { chooseBits } from '../../graph/edit/choose-bits.ts'
import { countParameters } from '../../graph/parameters.ts'
import type { Graph, Model } from '../../graph/types.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import { checkAkidaBits } from '../../quant/akida-bits.ts'
import { toAkidaNetwork } from '../../quant/export.ts'
import { meanSparsity } from '../../sparsity/metrics.ts'
import { measureLayerErrors } from '../../train/layer-errors.ts'
import { measureSparsity } from '../../train/measure-sparsity.ts'
import { quantisePostTraining } from '../../train/post-training.ts'
import { accuracyMetrics } from '../accuracy-metrics.ts'
import type { JobContext, JobHandler, LoadedModel } from '../handler.ts'
import { splitImages } from '../split-images.ts'
import { adoptClasses, createEvaluator } from './dataset-use.ts'
import { layerTable } from './layer-table.ts'

/** Images whose activations are compared between float and few bits. */
const comparedImages = 200

/** Quantises a float model without training and says what that does to its accuracy and to every layer. */
export const quantiseHandler: JobHandler<QuantiseParams> = {
  type: 'quantise',
  recovery: 'restart',
  async run(params, context) {
    const { services } = context
    context.report({ ratio: null, phase: 'Loading' })
    const loaded = await services.model(params.model)
    refuseQuantised(loaded)
    const dataset = await services.dataset(params.data)
    const float: Model = { graph: adoptClasses(loaded.graph, dataset), weights: loaded.weights }
    const graph = chooseBits(float.graph, params.bits, params.layerBits)
    const images = await calibrationSet(context, dataset, graph, params.images)
    const engine = await services.trainEngine()
    if (engine.hint) context.log(engine.hint, 'warning')
    const turn = () => context.turn()
    const evaluate = await createEvaluator(context, dataset, float.graph)
    context.report({ ratio: 0.1, phase: 'Measuring the float model' })
    const before = await evaluate(float)
    context.report({ ratio: 0.3, phase: 'Choosing activation steps' })
    const { observer, equaliseExponent, correction } = params
    const quantised = await quantisePostTraining(
      engine,
      float,
      { graph, observer, equaliseExponent, correction },
      images,
      turn,
    )
    context.report({ ratio: 0.6, phase: 'Measuring the quantised model' })
    const after = await evaluate(quantised)
    context.report({ ratio: 0.8, phase: 'Comparing the layers' })
    const some = { pixels: images.pixels, count: Math.min(images.count, comparedImages) }
    const layers = await measureLayerErrors(engine, float, quantised, some, turn)
    const sparsity = await measureSparsity(engine, quantised, some, turn)
    const { network, diagnostics } = toAkidaNetwork(quantised.graph, quantised.weights)
    const result: QuantiseResult = {
      modelId: '$model',
      arithmetic: network ? 'integer' : 'emulated',
      before,
      after,
      layers,
      images: images.count,
    }
    return {
      metrics: {
        ...(before ? { accuracyBeforeRatio: before.accuracyRatio } : {}),
        ...accuracyMetrics(after),
        ...(after && network ? { integerAccuracyRatio: after.accuracyRatio } : {}),
        sparsityRatio: meanSparsity(sparsity),
        parameters: countParameters(graph),
      },
      result,
      diagnostics: groupEightBits(graph, [...checkAkidaBits(graph), ...diagnostics]),
      layers: layerTable(graph, errorColumns(layers)),
      models: [{ key: 'model', name: params.name ?? nameOf(loaded, params), parentId: loaded.id, ...quantised }],
      inputModelId: loaded.id,
      datasetId: dataset.id,
      inputHashes: { model: loaded.sha256, data: dataset.contentSha256 },
    }
  },
}

/** AppError `quantise.not-float` for a model that has bits: its float weights are tuned to their own rounding. */
export function refuseQuantised({ name, graph }: LoadedModel): void {
  if (graph.layers.every(({ bits }) => bits === null)) return
  throw new AppError(
    'quantise.not-float',
    `"${name}" has bit widths already. Post-training quantisation starts from a float model: choose the one it was made from.`,
    { model: name },
  )
}

/** Balanced training images, of `val` where the data set has no training images. AppError `data.split-empty` without either. */
export async function calibrationSet(
  context: JobContext,
  dataset: DatasetInfo,
  graph: Graph,
  count: number,
): Promise<ImageSet> {
  const images =
    (await splitImages(context, dataset, graph, 'train', count)) ??
    (await splitImages(context, dataset, graph, 'val', count))
  if (images) return images
  throw new AppError(
    'data.split-empty',
    `The data set "${dataset.name}" has no train or val images to choose activation steps from. Add a folder with a train split.`,
    { dataset: dataset.name },
  )
}

/** Eight bits where Akida 1 has none are one finding, not one a layer. */
function groupEightBits(graph: Graph, diagnostics: Diagnostic[]): Diagnostic[] {
  const isEight = /^quant\.(weights-eight-bits|depthwise-eight-bits|activation-bits)$/
  const others = diagnostics.filter(({ code }) => !isEight.test(code))
  if (others.length === diagnostics.length) return diagnostics
  const layers = new Set(diagnostics.filter(({ code }) => isEight.test(code)).map(({ subject }) => subject))
  const message = `${layers.size} of ${graph.layers.length} layers have 8-bit weights or activations where Akida 1 has none: the model is a baseline to compare with.`
  return [
    {
      code: 'quantise.baseline-only',
      severity: 'warning',
      subject: 'model',
      message,
      hint: 'Choose 8/4/4 or fewer bits for Akida.',
      values: { layers: layers.size },
    },
    ...others,
  ]
}

function errorColumns(layers: readonly LayerError[]) {
  const byName = new Map(layers.map((entry) => [entry.layer, entry]))
  return {
    columns: [
      { key: 'weightBits', label: 'Weights', unit: 'bits' },
      { key: 'activationBits', label: 'Activations', unit: 'bits' },
      { key: 'step', label: 'Activation step', unit: '' },
      { key: 'weightError', label: 'Weight error', unit: 'ratio' },
      { key: 'outputError', label: 'Output error', unit: 'ratio' },
      { key: 'snrDb', label: 'Output SNR', unit: 'dB' },
    ],
    values: ({ name }: { name: string }) => {
      const { layer: _layer, ...values } = byName.get(name)!
      return values
    },
  }
}

function nameOf({ name }: LoadedModel, { bits, layerBits, observer }: QuantiseParams): string {
  const mixed = Object.keys(layerBits).length > 0 ? ' mixed' : ''
  return `${name} PTQ ${bits.inputWeights}/${bits.weights}/${bits.activations}${mixed} ${observer}`
}
