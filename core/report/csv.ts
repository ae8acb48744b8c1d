import { csvText } from './csv-text.ts'
import type { Plot } from './plots/plot.ts'
import type { Report } from './types.ts'

const header = ['run_id', 'run', 'type', 'layer', 'key', 'label', 'value', 'unit', 'simulated', 'expected_error_ratio']

/**
 * Every figure of the report as one long table, one value a row: figures of runs with an empty `layer`, then per-layer values, then points of
 * charts (`label` says group, point and where on the x axis). Ratios
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
    ...run.plots.flatMap(({ plots }) =>
      plots.flatMap((plot) => plotRows(plot).map((row) => [run.id, run.name, run.type, ...row])),
    ),
  ])
  return csvText(header, rows)
}

function plotRows({ key, x, y, groups }: Plot): (string | number | boolean | null)[][] {
  return groups.flatMap((group) =>
    group.points.map((point) => [
      '',
      key,
      [group.name, point.label, `${x.label} ${point.x}`].filter((part) => part !== '').join(', '),
      point.y,
      y.unit,
      y.isSimulated,
      null,
    ]),
  )
}
