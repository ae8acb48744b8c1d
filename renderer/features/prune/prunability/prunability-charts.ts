import type { PrunabilityCell, PrunabilityResult } from '../../../../core/contract/jobs/prunability.ts'
import type { HeatMapInput } from '../../../charts/heat-map-options.ts'
import type { SmallMultiplesInput } from '../../../charts/small-multiples-options.ts'
import { pruneText } from '../../../text/prune.ts'

const words = pruneText.prunability

/** What a cell of the map can show. */
export type CellMetric = keyof typeof words.metrics

/** Loss of accuracy that is marked in every curve. */
const markedLossRatio = 0.01

export function curvesOf({ layers, accuracyRatio }: PrunabilityResult): SmallMultiplesInput {
  return {
    panels: layers.map(({ layer, cells }) => ({
      name: layer,
      points: [[0, accuracyRatio], ...cells.map((cell) => [cell.ratio, cell.accuracyRatio] as const)],
    })),
    label: words.metrics.accuracyRatio,
    unit: 'ratio',
    xLabel: words.ratioAxis,
    xUnit: 'ratio',
    reference: { label: words.onePoint, value: accuracyRatio - markedLossRatio },
  }
}

export function mapOf({ layers, ratios, accuracyRatio }: PrunabilityResult, metric: CellMetric): HeatMapInput {
  const valueOf = (cell: PrunabilityCell) =>
    metric === 'accuracyLostRatio' ? accuracyRatio - cell.accuracyRatio : cell[metric]
  const values = layers.map(({ cells }) => cells.map(valueOf))
  const all = values.flat()
  return {
    rows: layers.map(({ layer }) => layer),
    columns: ratios.map((ratio) => `${Math.round(ratio * 100)} %`),
    values,
    label: words.metrics[metric],
    unit: metric === 'loss' ? 'nats' : 'ratio',
    rowLabel: words.layer,
    columnLabel: words.ratioAxis,
    ...(metric === 'accuracyRatio' ? { min: Math.min(...all), max: Math.max(...all) } : {}),
  }
}

/** Largest measured ratio up to which a layer loses at most the marked accuracy; 0 where the first already loses more. */
export function spareRatio({ cells }: PrunabilityResult['layers'][number], accuracyRatio: number): number {
  const firstBad = cells.findIndex((cell) => accuracyRatio - cell.accuracyRatio > markedLossRatio)
  return (firstBad < 0 ? cells.at(-1) : cells[firstBad - 1])?.ratio ?? 0
}
