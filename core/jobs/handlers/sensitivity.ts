import type { SensitivityCell, SensitivityParams, SensitivityResult } from '../../contract/jobs/sensitivity.ts'
import { AppError } from '../../base/errors.ts'
import type { DatasetInfo } from '../../contract/jobs/data.ts'
import type { LayerTable } from '../../contract/run.ts'
import { chooseBits } from '../../graph/edit/choose-bits.ts'
import { setNetworkBits } from '../../graph/edit/set-fields.ts'
import type { Graph, Model } from '../../graph/types.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import { equaliseDepthwise } from '../../quant/equalise.ts'
import { createCalibrator } from '../../train/calibrate.ts'
import type { TrainEngine } from '../../train/engine.ts'
import { evaluateModel } from '../../train/evaluate-model.ts'
import { quantisePostTraining } from '../../train/post-training.ts'
import { calibrationImages } from '../../train/prepare-quantised.ts'
import { scorePredictions } from '../../train/score.ts'
import { softmaxRows } from '../../train/softmax.ts'
import type { JobContext, JobHandler } from '../handler.ts'
import { splitImages } from '../split-images.ts'
import { bitChoices, requireAkidaBits, type BitChoices } from './bit-choices.ts'
import { sweepBatch } from './bit-sweep.ts'
import { adoptClasses } from './dataset-use.ts'
import { createLayerRunner } from './layer-runner.ts'
import { layerTable } from './layer-table.ts'
import { calibrationSet, refuseQuantised } from './quantise.ts'
import { suggestBits, type ByLayer, type Measured } from './suggest-bits.ts'

const batchSize = 50
/** Share of the job's progress that the sweep takes; the rest verifies the suggestion. */
const sweepShare = 0.85
const baseKey = 'base'

type Score = { correct: number; loss: number }
type Scores = Record<string, Score>

/** Scores every width in every layer on the same images, suggests bits within a budget of accuracy, and measures the suggestion. */
export const sensitivityHandler: JobHandler<SensitivityParams> = {
  type: 'sensitivity',
  recovery: 'resume',
  async run(params, context) {
    const { services } = context
    requireAkidaBits(params)
    context.report({ ratio: null, phase: 'Loading' })
    const loaded = await services.model(params.model)
    refuseQuantised(loaded)
    const dataset = await services.dataset(params.data)
    const graph = adoptClasses(loaded.graph, dataset)
    const model: Model = { graph, weights: loaded.weights }
    const scored = await scoredImages(context, dataset, graph, params)
    const calibration = await calibrationSet(context, dataset, graph, calibrationImages)
    const engine = await services.trainEngine()
    if (engine.hint) context.log(engine.hint, 'warning')
    const choices = await prepareChoices(engine, model, calibration, params, context)
    const scores = await sweep(context, engine, model, choices, scored)
    const cells = choices.choices.map(({ key, layer, kind, bits, bytes }): SensitivityCell => ({
      layer,
      kind,
      bits,
      ...averageOf(scores[key]!, scored.count),
      bytes,
    }))
    const suggestion = await suggestBits(cells, params.budgetRatio, graph, async (layerBits, step) => {
      context.report({ ratio: sweepShare + (1 - sweepShare) * (1 - 0.7 ** step), phase: 'Measuring the suggestion' })
      return measure(context, engine, model, { layerBits, params, calibration, scored })
    })
    const base = averageOf(scores[baseKey]!, scored.count)
    const result: SensitivityResult = { split: params.split, images: scored.count, base, cells, suggestion }
    return {
      metrics: {
        baseAccuracyRatio: base.accuracyRatio,
        accuracyRatio: suggestion.measured.accuracyRatio,
        loss: suggestion.measured.loss,
        weightBytes: suggestion.weightBytesAfter,
        images: scored.count,
      },
      result,
      layers: sensitivityTable(graph, result),
      inputModelId: loaded.id,
      datasetId: dataset.id,
      inputHashes: { model: loaded.sha256, data: dataset.contentSha256 },
    }
  },
}

async function scoredImages(
  context: JobContext,
  dataset: DatasetInfo,
  graph: Graph,
  { split, images }: SensitivityParams,
): Promise<ImageSet> {
  const found = await splitImages(context, dataset, graph, split, images)
  if (found) return found
  const message = `The data set "${dataset.name}" has no images in its ${split} split. Choose another split, or add a folder with one.`
  throw new AppError('data.split-empty', message, { split })
}

async function prepareChoices(
  engine: TrainEngine,
  model: Model,
  images: ImageSet,
  params: SensitivityParams,
  context: JobContext,
): Promise<BitChoices> {
  context.report({ ratio: null, phase: 'Choosing activation steps' })
  const weights = equaliseDepthwise(model, params.equaliseExponent)
  const observed: Model = { graph: setNetworkBits(model.graph, null), weights }
  const calibrator = await createCalibrator(engine, observed, images, 'mse', 'float')
  try {
    const values = await calibrator.observe(weights, () => context.turn())
    return bitChoices(observed, values, params)
  } finally {
    calibrator.dispose()
  }
}

/** Sums over the images; a checkpoint after every batch. */
async function sweep(
  context: JobContext,
  engine: TrainEngine,
  { graph }: Model,
  { base, choices }: BitChoices,
  images: ImageSet,
): Promise<Scores> {
  const { tf } = engine
  const runner = createLayerRunner(tf)
  const { height, width, channels, scale, offset } = graph.input
  const imageSize = height * width * channels
  const saved = context.resumeFrom?.state as { done: number; scores: Scores } | undefined
  const scores: Scores = copyOf(saved?.scores ?? {})
  for (let start = saved?.done ?? 0; start < images.count; start += batchSize) {
    const count = Math.min(batchSize, images.count - start)
    const pixels = images.pixels.subarray(start * imageSize, (start + count) * imageSize)
    const input = tf.tensor4d(
      Float32Array.from(pixels, (value) => value * scale + offset),
      [count, height, width, channels],
    )
    try {
      const report = async (layer: number) => {
        const ratio = (start + (count * layer) / graph.layers.length) / images.count
        context.report({ ratio: sweepShare * ratio, phase: `Image ${start + 1} of ${images.count}` })
        await context.turn()
      }
      const logits = await sweepBatch(runner, graph.layers, base, choices, input, report)
      const labels = images.labels.subarray(start, start + count)
      const add = (key: string, values: Float32Array) => {
        const { correct, loss } = scorePredictions(
          softmaxRows(values, graph.classes.length),
          labels,
          graph.classes,
          'batch',
        )
        const before = scores[key] ?? { correct: 0, loss: 0 }
        scores[key] = { correct: before.correct + correct, loss: before.loss + loss * count }
      }
      add(baseKey, logits.base)
      for (const [key, values] of Object.entries(logits.places)) add(key, values)
    } finally {
      input.dispose()
    }
    await context.saveCheckpoint({ state: { done: start + count, scores: copyOf(scores) }, tensors: {} })
  }
  return scores
}

function copyOf(scores: Scores): Scores {
  return Object.fromEntries(Object.entries(scores).map(([key, score]) => [key, { ...score }]))
}

function averageOf({ correct, loss }: Score, count: number): { accuracyRatio: number; loss: number } {
  return { accuracyRatio: correct / count, loss: loss / count }
}

type Measurement = { layerBits: ByLayer; params: SensitivityParams; calibration: ImageSet; scored: ImageSet }

/** The whole network in these bits, quantised without training, in integers. */
async function measure(
  context: JobContext,
  engine: TrainEngine,
  model: Model,
  { layerBits, params, calibration, scored }: Measurement,
): Promise<Measured> {
  const { observer, equaliseExponent } = params
  const preparation = { graph: chooseBits(model.graph, undefined, layerBits), observer, equaliseExponent }
  const turn = () => context.turn()
  const quantised = await quantisePostTraining(engine, model, { ...preparation, correction: true }, calibration, turn)
  const { evaluation } = await evaluateModel(engine, quantised, scored, params.split, turn)
  return { accuracyRatio: evaluation.accuracyRatio, loss: evaluation.loss }
}

/** A column for every width: the accuracy lost by it. */
function sensitivityTable(graph: Graph, { base, cells, suggestion }: SensitivityResult): LayerTable {
  const keyOf = ({ kind, bits }: SensitivityCell) => `${kind}${bits}`
  const columns = new Map(
    cells.map((cell) => [
      keyOf(cell),
      { key: keyOf(cell), label: `Accuracy lost, ${cell.bits}-bit ${cell.kind}`, unit: 'ratio' },
    ]),
  )
  return layerTable(graph, {
    columns: [
      ...columns.values(),
      { key: 'weightBits', label: 'Suggested weights', unit: 'bits' },
      { key: 'activationBits', label: 'Suggested activations', unit: 'bits' },
    ],
    values: ({ name }) => ({
      ...Object.fromEntries(
        cells
          .filter(({ layer }) => layer === name)
          .map((cell) => [keyOf(cell), base.accuracyRatio - cell.accuracyRatio]),
      ),
      weightBits: suggestion.layerBits[name]?.weights ?? null,
      activationBits: suggestion.layerBits[name]?.activations ?? null,
    }),
  })
}
