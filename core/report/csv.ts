import { csvText } from './csv-text.ts'
import type { Report } from './types.ts'

const header = ['run_id', 'run', 'type', 'layer', 'key', 'label', 'value', 'unit', 'simulated', 'expected_error_ratio']

/**
 * Every figure of the report as one long table, one value a row: figures of runs with an empty `layer`, then per-layer values. Ratios
 * stay 0..1, values keep their full precision.
 */
export function renderCsv(report: Report): string {
  const rows = report.runs.flatMap((run) => [
    ...run.figures.map((figure) => [
      run.id,
      run.name,
      run.type,
      '',
      figure.key,
      figure.label,
      figure.value,
      figure.unit,
      figure.isSimulated,
      figure.expectedErrorRatio,
    ]),
    ...(run.layers?.rows.flatMap(({ layer, values }) =>
      run.layers!.columns.map(({ key, label, unit }) => [
        run.id,
        run.name,
        run.type,
        layer,
        key,
        label,
        values[key] ?? null,
        unit,
        /simulated/i.test(label),
        null,
      ]),
    ) ?? []),
  ])
  return csvText(header, rows)
}
