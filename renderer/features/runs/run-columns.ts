import type { RunSummary } from '../../../core/contract/run.ts'
import { formatDate, formatDuration, formatNumber, formatPercent } from '../../charts/format.ts'
import { metricInfo } from '../../charts/metrics.ts'
import { runsText } from '../../text/runs.ts'
import type { TableColumn } from '../../ui/table-column.ts'

/** A run with the names of what it points to. */
export type RunRow = { run: RunSummary; model: string; dataset: string; metrics: Record<string, number> }

const shownMetrics = [
  'validationAccuracyRatio',
  'testAccuracyRatio',
  'sparsityRatio',
  'latencyMs',
  'framesPerSecond',
  'energyMj',
  'parameters',
]

const shortLabels: Readonly<Record<string, string>> = runsText.accuracyColumns

function metricColumn(key: string, isHidden: boolean): TableColumn<RunRow> {
  const info = metricInfo(key)
  const unit = [info.unit === 'ratio' ? '%' : info.unit, info.isSimulated ? 'simulated' : ''].filter(Boolean).join(', ')
  return {
    key,
    label: shortLabels[key] ?? info.label,
    unit,
    align: 'right',
    isHidden,
    value: (row) => row.metrics[key] ?? null,
    format: (value) =>
      typeof value !== 'number'
        ? '–'
        : info.unit === 'ratio'
          ? formatPercent(value).replace(' %', '')
          : formatNumber(value),
  }
}

/** Columns of the table: the headline figures shown, every other recorded figure in the chooser. */
export function runColumns(rows: readonly RunRow[]): TableColumn<RunRow>[] {
  const { columns } = runsText
  const others = [...new Set(rows.flatMap(({ run }) => Object.keys(run.metrics)))]
    .filter((key) => !shownMetrics.includes(key))
    .sort()
  return [
    { key: 'type', label: columns.type, value: ({ run }) => runsText.types[run.type] },
    { key: 'name', label: columns.name, value: ({ run }) => run.name },
    { key: 'model', label: columns.model, value: ({ model }) => model || null },
    ...shownMetrics.map((key) => metricColumn(key, false)),
    {
      key: 'tags',
      label: columns.tags,
      value: ({ run }) => run.tags.join(', ') || null,
      format: (value) => String(value ?? ''),
    },
    {
      key: 'date',
      label: columns.date,
      value: ({ run }) => run.createdAt,
      format: (value) => formatDate(String(value)),
    },
    {
      key: 'duration',
      label: columns.duration,
      value: ({ run }) => run.durationMs,
      format: (value) => formatDuration(Number(value)),
      isHidden: true,
    },
    { key: 'dataset', label: columns.dataset, value: ({ dataset }) => dataset || null, isHidden: true },
    ...others.map((key) => metricColumn(key, true)),
  ]
}

/** Runs whose name, tags, notes, type or model contain every word. */
export function matchesFilter(row: RunRow, text: string): boolean {
  const { run } = row
  const hay = [run.name, run.type, row.model, run.notes, ...run.tags].join(' ').toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word))
}
