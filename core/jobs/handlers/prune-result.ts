import type { Evaluation } from '../../contract/jobs/common.ts'
import type {
  PlanVerification,
  PruneParams,
  PruneResult,
  PruneStepResult,
  StepScore,
} from '../../contract/jobs/prune.ts'
import type { NetAdaptRound } from '../../contract/jobs/netadapt.ts'
import type { Series } from '../../contract/run.ts'
import { filterCount } from '../../graph/filter-groups.ts'
import { summariseGraph } from '../../graph/summary.ts'
import type { Graph, Model } from '../../graph/types.ts'
import { accuracyMetrics } from '../accuracy-metrics.ts'

/** What is known when the last step is over. */
export type PruneOutcome = {
  original: Model
  model: Model
  /** By layer id, the original indices of the filters that are left. */
  filters: Record<string, number[]>
  before: Evaluation | null
  cut: Evaluation | null
  after: Evaluation | null
  steps: PruneStepResult[]
  verification: PlanVerification | null
  rounds: NetAdaptRound[]
}

export function describeResult(outcome: PruneOutcome, params: PruneParams): PruneResult {
  const { original, model, filters, before, cut, after, steps, verification, rounds } = outcome
  const sizeBefore = summariseGraph(original.graph)
  const sizeAfter = summariseGraph(model.graph)
  return {
    modelId: '$model',
    layers: original.graph.layers.slice(0, -1).map((layer) => {
      const kept = new Set(filters[layer.id])
      const all = Array.from({ length: filterCount(layer) }, (_, index) => index)
      return {
        layer: layer.name,
        filtersBefore: all.length,
        filtersAfter: kept.size,
        removed: all.filter((index) => !kept.has(index)),
      }
    }),
    parametersBefore: sizeBefore.parameters,
    parametersAfter: sizeAfter.parameters,
    macsBefore: sizeBefore.macs,
    macsAfter: sizeAfter.macs,
    before,
    cut,
    after,
    steps,
    prediction: params.prediction ?? null,
    verification,
    rounds,
  }
}

/** Headline figures of the run. */
export function pruneMetrics(result: PruneResult): Record<string, number> {
  const { before, cut, after, prediction, verification } = result
  return {
    parameters: result.parametersAfter,
    macs: result.macsAfter,
    ...(before ? { accuracyBeforeRatio: before.accuracyRatio } : {}),
    ...(cut ? { accuracyCutRatio: cut.accuracyRatio } : {}),
    ...accuracyMetrics(after),
    ...(prediction?.accuracyRatio ? { predictedAccuracyRatio: prediction.accuracyRatio } : {}),
    ...(verification ? { verifiedAccuracyRatio: verification.accuracyRatio, cycles: verification.cost.cycles } : {}),
  }
}

/** Filters before, for the layer table. */
export function filterColumns({ layers }: PruneResult) {
  const byName = new Map(layers.map((entry) => [entry.layer, entry]))
  return {
    columns: [{ key: 'filtersBefore', label: 'Filters before', unit: '' }],
    values: ({ name }: { name: string }) => ({ filtersBefore: byName.get(name)?.filtersBefore ?? null }),
  }
}

/** Accuracy over the epochs of the whole schedule: a fall at every cut, a rise behind it. */
export function scheduleSeries(before: Evaluation | null, steps: readonly PruneStepResult[]): Series[] {
  const points: [number, number][] = before ? [[0, before.accuracyRatio]] : []
  let epoch = 0
  for (const { epochs, cut, after } of steps) {
    if (cut) points.push([epoch, cut.accuracyRatio])
    epoch += epochs
    if (after) points.push([epoch, after.accuracyRatio])
  }
  return points.length > 1 ? [{ name: 'Accuracy through the schedule', unit: 'ratio', xLabel: 'Epoch', points }] : []
}

export function stepScore(evaluation: Evaluation | null): StepScore | null {
  if (!evaluation) return null
  const { split, count, accuracyRatio, loss } = evaluation
  return { split, images: count, accuracyRatio, loss }
}

/** Filters in all layers that may be cut. */
export function countFilters(graph: Graph): number {
  return graph.layers.slice(0, -1).reduce((sum, layer) => sum + filterCount(layer), 0)
}

/** Curves of one fine-tuning behind those of the earlier ones. */
export function appendSeries(before: Series[], next: Series[], epochs: number): Series[] {
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
