import { AppError } from '../../base/errors.ts'
import type { AdaptParams, AdaptResult } from '../../contract/jobs/adapt.ts'
import type { DatasetInfo } from '../../contract/jobs/data.ts'
import { hasPlaceholderNames, matchClasses } from '../../dataset/match-classes.ts'
import { addHead, cutHead } from '../../graph/edit/cut-head.ts'
import { hasHead } from '../../graph/head.ts'
import { summariseGraph } from '../../graph/summary.ts'
import type { Graph, Layer, Model } from '../../graph/types.ts'
import { hasErrors, validateGraph } from '../../graph/validate.ts'
import { tensor } from '../../tensor/tensor.ts'
import { accuracyMetrics } from '../accuracy-metrics.ts'
import { fitHead } from '../fit-head.ts'
import type { JobContext, JobHandler } from '../handler.ts'
import { measureNewNorms } from '../measure-new-norms.ts'
import { splitImages } from '../split-images.ts'
import { createEvaluator } from './dataset-use.ts'
import { layerTable } from './layer-table.ts'

/** Cuts a pretrained model's head, gives it other classes and another input size, fits the new head to the features of training images. */
export const adaptHandler: JobHandler<AdaptParams> = {
  type: 'adapt',
  recovery: 'restart',
  async run(params, context) {
    const { services } = context
    context.report({ ratio: null, phase: 'Loading' })
    const loaded = await services.model(params.model)
    const dataset = params.data === undefined ? null : await services.dataset(params.data)
    const plan = planGraphs(loaded.graph, params, dataset)
    const diagnostics = validateGraph(plan.graph)
    if (hasErrors(diagnostics))
      throw new AppError('adapt.invalid', diagnostics.map(({ message }) => message).join(' '), {})

    const measured = await measureNewNorms(
      context,
      { graph: plan.features, weights: loaded.weights },
      dataset,
      params.calibrationImages,
    )
    const { model, fit } = await withHead(context, plan, measured.model, params, dataset)
    context.report({ ratio: 0.95, phase: 'Measuring the new model' })
    const after = await (await createEvaluator(context, dataset, model.graph))(model)
    const { parameters, macs } = summariseGraph(model.graph)
    const result: AdaptResult = {
      modelId: '$model',
      classes: plan.graph.classes,
      cutLayers: plan.cut.map(({ name }) => name),
      sizeBefore: loaded.graph.input.height,
      sizeAfter: plan.graph.input.height,
      measuredNorms: measured.norms,
      fit,
      after,
    }
    return {
      metrics: { parameters, macs, ...accuracyMetrics(after) },
      result,
      diagnostics,
      layers: layerTable(model.graph),
      models: [{ key: 'model', name: params.name ?? `${loaded.name}_adapted`, parentId: loaded.id, ...model }],
      inputModelId: loaded.id,
      ...(dataset ? { datasetId: dataset.id } : {}),
      inputHashes: { model: loaded.sha256, ...(dataset ? { data: dataset.contentSha256 } : {}) },
    }
  },
}

/** `features`: what stays of the model at the new size; `graph`: the whole with its head. Equal when the head stays. */
type Plan = { features: Graph; graph: Graph; cut: Layer[] }

function planGraphs(source: Graph, params: AdaptParams, dataset: DatasetInfo | null): Plan {
  if (source.layers.some(({ bits }) => bits !== null))
    throw new AppError('adapt.quantised', 'The model is quantised. Adapt the float version it was made from.', {})
  const classes = params.classes ?? dataset?.classes
  if (!classes && (params.cutHead || !hasHead(source)))
    throw new AppError('adapt.no-classes', 'The new head needs classes. Name them, or a data set that has them.', {})
  const { size } = params
  const sized: Graph = size ? { ...source, input: { ...source.input, height: size, width: size } } : source
  if (!params.cutHead && hasHead(source) && (!classes || areSame(source.classes, classes))) {
    if (size && isFlattened(source))
      throw new AppError(
        'adapt.size-fixed',
        'The classifier reads every pixel of the last map, so that it fits one input size only. Cut the head to change the size.',
        { size },
      )
    const graph = classes && hasPlaceholderNames(source.classes) ? { ...sized, classes: [...classes] } : sized
    return { features: graph, graph, cut: [] }
  }
  const { graph: features, cut } = cutHead(sized)
  return { features: { ...features, classes: [...classes!] }, graph: addHead(features, classes!), cut }
}

function areSame(own: readonly string[], wanted: readonly string[]): boolean {
  if (own.length !== wanted.length) return false
  try {
    matchClasses(wanted, own)
    return true
  } catch {
    return false
  }
}

/** Whether a fully connected layer reads a map that was not averaged. */
function isFlattened({ layers }: Graph): boolean {
  const dense = layers.findIndex(({ type }) => type === 'dense')
  const before = layers[dense - 1]
  return before !== undefined && before.type !== 'dense' && before.globalAverage === 'none'
}

async function withHead(
  context: JobContext,
  { features, graph, cut }: Plan,
  measured: Model,
  params: AdaptParams,
  dataset: DatasetInfo | null,
): Promise<{ model: Model; fit: AdaptResult['fit'] }> {
  const isKept = features === graph
  const ids = new Set(cut.map(({ id }) => id))
  const kept = Object.entries(measured.weights).filter(([name]) => !ids.has(name.slice(0, name.lastIndexOf('/'))))
  const weights = isKept ? measured.weights : Object.fromEntries(kept)
  if (isKept) return { model: { graph, weights }, fit: null }
  const head = graph.layers.at(-1)!
  const isFitted = params.head === 'fit' && dataset
  const train = isFitted ? await splitImages(context, dataset, graph, 'train', params.limit) : null
  if (!train) {
    const size = featureCount(graph)
    const zeros = { kernel: tensor([size, graph.classes.length]), bias: tensor([graph.classes.length]) }
    return { model: { graph, weights: { ...weights, ...parametersOf(head.id, zeros) } }, fit: null }
  }
  const validation = await splitImages(context, dataset!, graph, 'val')
  const engine = await context.services.trainEngine()
  if (engine.hint) context.log(engine.hint, 'warning')
  const images = { train, validation }
  const { classifier, fit } = await fitHead(context, engine, { graph: features, weights }, graph.classes, images)
  return { model: { graph, weights: { ...weights, ...parametersOf(head.id, classifier) } }, fit }
}

function featureCount(graph: Graph): number {
  const { input } = summariseGraph(graph).layers.at(-1)!
  return input.height * input.width * input.channels
}

function parametersOf(
  id: string,
  { kernel, bias }: Pick<Awaited<ReturnType<typeof fitHead>>['classifier'], 'kernel' | 'bias'>,
) {
  return { [`${id}/kernel`]: kernel, [`${id}/bias`]: bias }
}
