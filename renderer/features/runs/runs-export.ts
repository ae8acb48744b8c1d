import { chartTableToCsv } from '../../charts/chart-csv.ts'
import { metricInfo } from '../../charts/metrics.ts'
import type { RunRow } from './run-columns.ts'

/** All runs shown, every figure in full precision. */
export function runsToCsv(rows: readonly RunRow[]): string {
  const keys = [...new Set(rows.flatMap(({ run }) => Object.keys(run.metrics)))].sort()
  const unit = (key: string) => {
    const info = metricInfo(key)
    return [info.unit, info.isSimulated ? 'simulated' : ''].filter(Boolean).join(' ')
  }
  return chartTableToCsv({
    columns: [
      ...['Id', 'Type', 'Name', 'Model', 'Data set', 'Created', 'Tags', 'Notes'].map((label) => ({ label, unit: '' })),
      { label: 'Duration', unit: 'ms' },
      ...keys.map((key) => ({ label: key, unit: unit(key) })),
    ],
    rows: rows.map(({ run, model, dataset }) => [
      run.id,
      run.type,
      run.name,
      model,
      dataset,
      run.createdAt,
      run.tags.join('; '),
      run.notes,
      run.durationMs,
      ...keys.map((key) => run.metrics[key] ?? null),
    ]),
  })
}
