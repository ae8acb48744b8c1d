import type { SensitivityCell, SensitivityResult } from '../../../../core/contract/jobs/sensitivity.ts'
import type { HeatMapInput } from '../../../charts/heat-map-options.ts'
import { quantiseText } from '../../../text/quantise.ts'

/** What a cell of the map can show. */
export type SensitivityMetric = keyof typeof quantiseText.metrics

/** Layer against width: what the network loses when that layer alone is in so many bits. */
export function sensitivityMap({ cells, base }: SensitivityResult, metric: SensitivityMetric): HeatMapInput {
  const layers = [...new Set(cells.map(({ layer }) => layer))]
  const columns = (['weights', 'activations'] as const).flatMap((kind) =>
    [...new Set(cells.filter((cell) => cell.kind === kind).map(({ bits }) => bits))]
      .toSorted((a, b) => a - b)
      .map((bits) => ({ kind, bits })),
  )
  const valueOf = (cell: SensitivityCell): number => {
    if (metric === 'accuracy') return cell.accuracyRatio
    return metric === 'lossAdded' ? cell.loss - base.loss : base.accuracyRatio - cell.accuracyRatio
  }
  const values = layers.map((layer) =>
    columns.map(({ kind, bits }) => {
      const cell = cells.find((one) => one.layer === layer && one.kind === kind && one.bits === bits)
      return cell ? valueOf(cell) : null
    }),
  )
  const all = values.flat().filter((value) => value !== null)
  return {
    rows: layers,
    columns: columns.map(({ kind, bits }) => quantiseText.column(kind, bits)),
    values,
    label: quantiseText.metrics[metric],
    unit: metric === 'lossAdded' ? 'nats' : 'ratio',
    rowLabel: quantiseText.layer,
    columnLabel: quantiseText.columnAxis,
    ...(metric === 'accuracy' ? { min: Math.min(...all), max: Math.max(...all) } : {}),
  }
}
