import { AppError } from '../../base/errors.ts'
import type { ThresholdsParams, ThresholdsResult } from '../../contract/jobs/thresholds.ts'
import type { LayerTable, Series } from '../../contract/run.ts'
import { countParameters } from '../../graph/parameters.ts'
import { thresholdParameter } from '../../graph/threshold-parameter.ts'
import type { Layer, Model } from '../../graph/types.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import { meanSparsity } from '../../sparsity/metrics.ts'
import { spendAccuracyBudget, type Raise, type ThresholdScore } from '../../sparsity/spend-budget.ts'
import type { Weights } from '../../tensor/tensor.ts'
import { createActivityMeter, type Activity } from '../../train/activity-meter.ts'
import { evaluateModel } from '../../train/evaluate-model.ts'
import { raiseThreshold, thresholdUnit } from '../../transform/raise-threshold.ts'
import { eventCosts } from '../activity-weights.ts'
import type { JobContext, JobHandler, JobOutcome } from '../handler.ts'
import { splitImages } from '../split-images.ts'
import { adoptClasses } from './dataset-use.ts'

/** Half the range of an activation: no layer is silenced altogether. */
const highestLevel = 15
/** Of a unit: a sixteenth of a level of four bits. */
const smallestStride = 1 / 8

/** Of the cost at the start: a raise that saves less only hurts. */
const leastSavingRatio = 1e-3

type Score = ThresholdScore & { accuracyRatio: number; activity: Activity }

/** Raises thresholds, cheapest loss per simulated clock of events first, until the budget of accuracy is spent. */
export const thresholdsHandler: JobHandler<ThresholdsParams> = {
  type: 'thresholds',
  recovery: 'restart',
  async run(params, context) {
    const { services } = context
    context.report({ ratio: null, phase: 'Loading' })
    const loaded = await services.model(params.model)
    const dataset = await services.dataset(params.data)
    const graph = adoptClasses(loaded.graph, dataset)
    const model: Model = { graph, weights: loaded.weights }
    const images = await splitImages(context, dataset, graph, params.split, params.images)
    if (!images) throw withoutImages(dataset.name, params.split)
    const test = params.scoreTest ? await splitImages(context, dataset, graph, 'test') : null
    const costs = await eventCosts(context, graph, params.device, params.mode)
    const { start, raises, weights } = await search(context, model, images, costs, params.budgetRatio)
    const raised: Model = { graph, weights }
    const result: ThresholdsResult = {
      ...resultOf(model, start, raises),
      split: params.split,
      images: images.count,
      test: test && {
        before: await evaluate(context, model, test),
        after: await evaluate(context, raised, test),
      },
    }
    return {
      metrics: metricsOf(result, raised),
      result,
      series: seriesOf(result),
      layers: tableOf(result),
      models: [{ key: 'raised', name: params.name ?? `${loaded.name} raised`, parentId: loaded.id, ...raised }],
      inputModelId: loaded.id,
      datasetId: dataset.id,
      inputHashes: { model: loaded.sha256, data: dataset.contentSha256 },
    } satisfies JobOutcome
  },
}

function withoutImages(dataset: string, split: string): AppError {
  const message = `The data set "${dataset}" has no images in its ${split} split to measure accuracy on. Choose another split, or add a folder with one.`
  return new AppError('data.split-empty', message, { split })
}

async function search(
  context: JobContext,
  model: Model,
  images: ImageSet,
  costs: Readonly<Record<string, number>>,
  budgetRatio: number,
): Promise<{ start: Score; raises: Raise<Score>[]; weights: Weights }> {
  const engine = await context.services.trainEngine()
  if (engine.hint) context.log(engine.hint, 'warning')
  const layers = model.graph.layers.filter((layer) => layer.activation !== 'none' && thresholdParameter(layer) !== null)
  const raisedWeights = (levels: Readonly<Record<string, number>>) =>
    layers.reduce((weights, layer) => raiseBy(weights, layer, levels[layer.id] ?? 0, model), model.weights)
  const meter = await createActivityMeter(engine, model, images)
  let spent = 0
  const measure = async (levels: Readonly<Record<string, number>>): Promise<Score> => {
    const activity = await meter.measure(raisedWeights(levels), () => context.turn())
    const cost = Object.entries(activity.layers).reduce((sum, [id, { events }]) => sum + events * (costs[id] ?? 0), 0)
    return { accuracyRatio: activity.accuracyRatio, loss: activity.loss, cost, activity }
  }
  try {
    const start = await measure({})
    const raises = await spendAccuracyBudget<Score>({
      layers: layers.map(({ id }) => id),
      start,
      // Accuracy alone, on a few hundred images, hides how near the misses come: a bias towards a class would show on other images only.
      isAllowed: ({ activity }) =>
        activity.accuracyRatio >= start.accuracyRatio - budgetRatio &&
        activity.trueProbability >= start.activity.trueProbability - budgetRatio,
      leastSaving: leastSavingRatio * start.cost,
      highestLevel,
      smallestStride,
      measure,
      onRaise: ({ score }, openLayers) => {
        // Nobody knows how many raises the budget buys: closed layers are what is certain.
        spent = Math.max(spent, 1 - openLayers / Math.max(1, layers.length))
        context.report({
          ratio: spent,
          phase: `Raising thresholds, ${openLayers} of ${layers.length} layers left`,
          points: pointsOf(score, start),
        })
      },
    })
    const levels = Object.fromEntries(raises.map(({ layer, level }) => [layer, level]))
    return { start, raises, weights: raisedWeights(levels) }
  } finally {
    meter.dispose()
  }
}

function raiseBy(weights: Weights, layer: Layer, level: number, model: Model): Weights {
  return level === 0 ? weights : raiseThreshold(weights, layer, level * thresholdUnit(layer, model.weights))
}

function savedPercent(before: number, after: number): number {
  return before > 0 ? 100 * (1 - after / before) : 0
}

function pointsOf(score: Score, start: Score): Record<string, [number, number]> {
  return { Accuracy: [savedPercent(start.cost, score.cost), score.accuracyRatio] }
}

async function evaluate(context: JobContext, model: Model, images: ImageSet) {
  const engine = await context.services.trainEngine()
  return (await evaluateModel(engine, model, images, 'test', () => context.turn())).evaluation
}

function resultOf(
  { graph, weights }: Model,
  start: Score,
  raises: readonly Raise<Score>[],
): Omit<ThresholdsResult, 'test' | 'split' | 'images'> {
  const end = raises.at(-1)?.score ?? start
  const byId = new Map(graph.layers.map((layer) => [layer.id, layer]))
  const sparsityOf = (score: Score, id: string) => {
    const { events, size } = score.activity.layers[id]!
    return 1 - events / size
  }
  const raisedBy = (id: string, level: number) => level * thresholdUnit(byId.get(id)!, weights)
  return {
    modelId: '$raised',
    before: { accuracyRatio: start.accuracyRatio, loss: start.loss },
    after: { accuracyRatio: end.accuracyRatio, loss: end.loss },
    eventCyclesBefore: start.cost,
    eventCyclesAfter: end.cost,
    layers: graph.layers
      .filter(({ activation }) => activation !== 'none')
      .map(({ id, name }) => {
        const last = raises.findLast(({ layer }) => layer === id)
        return {
          layer: name,
          raisedBy: last ? raisedBy(id, last.level) : 0,
          sparsityBefore: sparsityOf(start, id),
          sparsityAfter: sparsityOf(end, id),
          accuracyRatio: last?.score.accuracyRatio ?? null,
        }
      }),
    raises: raises.map(({ layer, level, score }) => ({
      layer: byId.get(layer)!.name,
      raisedBy: raisedBy(layer, level),
      accuracyRatio: score.accuracyRatio,
      loss: score.loss,
      eventCycles: score.cost,
    })),
  }
}

function metricsOf(result: ThresholdsResult, model: Model): Record<string, number> {
  const { before, after, layers, test } = result
  return {
    accuracyBeforeRatio: test?.before.accuracyRatio ?? before.accuracyRatio,
    accuracyRatio: test?.after.accuracyRatio ?? after.accuracyRatio,
    ...(result.split === 'val' ? { validationAccuracyRatio: after.accuracyRatio } : {}),
    ...(test ? { testAccuracyRatio: test.after.accuracyRatio } : {}),
    loss: after.loss,
    sparsityBeforeRatio: meanSparsity(layers.map(({ sparsityBefore }) => ({ sparsityRatio: sparsityBefore }))),
    sparsityRatio: meanSparsity(layers.map(({ sparsityAfter }) => ({ sparsityRatio: sparsityAfter }))),
    parameters: countParameters(model.graph),
  }
}

/** Accuracy against the share of event costs saved. */
function seriesOf({ before, raises, eventCyclesBefore }: ThresholdsResult): Series[] {
  const points = raises.map(({ eventCycles, accuracyRatio }): [number, number] => [
    savedPercent(eventCyclesBefore, eventCycles),
    accuracyRatio,
  ])
  const xLabel = 'Event cost saved, simulated (%)'
  return [{ name: 'Accuracy', unit: 'ratio', xLabel, points: [[0, before.accuracyRatio], ...points] }]
}

function tableOf({ layers }: ThresholdsResult): LayerTable {
  return {
    columns: [
      { key: 'raisedBy', label: 'Threshold raised by', unit: '' },
      { key: 'sparsityBefore', label: 'Output sparsity before', unit: 'ratio' },
      { key: 'sparsityRatio', label: 'Output sparsity', unit: 'ratio' },
      { key: 'accuracyRatio', label: 'Accuracy after it', unit: 'ratio' },
    ],
    rows: layers.map(({ layer, raisedBy, sparsityBefore, sparsityAfter, accuracyRatio }) => ({
      layer,
      values: { raisedBy, sparsityBefore, sparsityRatio: sparsityAfter, accuracyRatio },
    })),
  }
}
