import {
  formatDuration,
  formatError,
  formatQuantity,
  formatRowChange,
  formatTime,
  formatValue,
} from './format-value.ts'
import { describeErrors, describeMethod } from './calibration-words.ts'
import { axisTitle } from './plots/axis-title.ts'
import type { PlotSet } from './plots/plot.ts'
import type { Report, ReportRun } from './types.ts'

/** The report as Markdown (GitHub's tables): summary, comparison, graph, per-layer tables, accuracy, configuration, findings. */
export function renderMarkdown(report: Report): string {
  const parts = [
    `# ${escape(report.title)}`,
    `Project ${escape(report.project.name)}. Made by Netlathe, ${formatTime(report.generatedAt)}.`,
    ...simulationNotes(report),
    ...comparison(report),
    ...calibrations(report),
    ...graph(report),
    ...report.runs.flatMap(describeRun),
  ]
  return parts.join('\n\n') + '\n'
}

/** Text in which nothing is markup: Markdown's signs and HTML are escaped, line breaks become spaces. */
function escape(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!|<>~&-]/g, '\\$&').replaceAll(/\s+/g, ' ')
}

function table(
  header: readonly string[],
  alignRight: readonly boolean[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(header), line(alignRight.map((isRight) => (isRight ? '---:' : '---'))), ...rows.map(line)].join('\n')
}

function simulationNotes(report: Report): string[] {
  return report.simulations.map(
    (note) =>
      `**Simulated** figures of ${escape(note.run)}: ${escape(note.device)}, mode ${note.mode}, ${note.images} images. Calibration: ${escape(note.calibration)}. Expected error: latency ${formatError(note.expectedLatencyErrorRatio)}, energy ${formatError(note.expectedEnergyErrorRatio)}.${note.softwareLayers.length > 0 ? ` **Not the whole network:** ${note.softwareLayers.length} layers run in software and do not count.` : ''}`,
  )
}

function comparison({ comparison: { runs, rows } }: Report): string[] {
  const header = ['Figure', ...runs.map(({ name }) => escape(name)), ...(runs.length > 1 ? ['Change'] : [])]
  const lines = rows.map((row) => [
    escape(row.label) + (row.isSimulated ? ' (simulated)' : ''),
    ...row.values.map((value, index) => {
      const images = row.measuredOn?.[index]
      return value === null ? '' : formatQuantity(value, row.unit) + (images ? ` (${escape(images)})` : '')
    }),
    ...(runs.length > 1 ? [formatRowChange(row.unit, row.change, row.changeRatio)] : []),
  ])
  return [
    '## Figures',
    table(
      header,
      header.map((_, index) => index > 0),
      lines,
    ),
  ]
}

function calibrations(report: Report): string[] {
  return report.calibrations.flatMap((calibration) => [
    `## Calibration of the simulator: ${escape(calibration.device)}`,
    escape(`${describeMethod(calibration)} ${calibration.source}`),
    table(
      ['Predicted against measured', 'Mean and worst error'],
      [false, false],
      describeErrors(calibration).map(({ key, value }) => [escape(key), escape(value)]),
    ),
  ])
}

function graph({ graph }: Report): string[] {
  if (!graph) return []
  const signs = { same: '', added: 'added', removed: 'removed', changed: 'changed' }
  const rows = graph.blocks.map((block) => [
    escape(block.name),
    block.type,
    [block.detail, ...block.skips.map(({ from, isAdded }) => `${isAdded ? '+' : 'reads'} ${escape(from)}`)].join(' · '),
    block.output,
    formatValue(block.parameters, ''),
    formatValue(block.macs, ''),
    [signs[block.mark], ...block.changes.map(escape)].filter((text) => text !== '').join('; '),
  ])
  const against = graph.comparedWith ? `, compared with ${escape(graph.comparedWith.name)}` : ''
  const header = ['Layer', 'Type', 'Shape', 'Output', 'Parameters', 'MACs', 'Change']
  return [
    `## Graph of ${escape(graph.model.name)}${against}`,
    table(header, [false, false, false, true, true, true, false], rows),
  ]
}

function describeRun(run: ReportRun): string[] {
  const parts = [
    `## Run: ${escape(run.name)}`,
    `${run.type}, ${formatTime(run.createdAt)}, ${formatDuration(run.durationMs)}, seed ${run.seed}, fingerprint \`${run.fingerprint.replaceAll('`', '')}\``,
  ]
  if (run.notes) parts.push(escape(run.notes))
  if (run.sentences.length > 0) parts.push(run.sentences.map((sentence) => `* ${escape(sentence)}`).join('\n'))
  if (run.layers) {
    const { columns, rows } = run.layers
    const header = [
      'Layer',
      ...columns.map(({ label, unit }) => escape(unit && unit !== 'ratio' ? `${label} (${unit})` : label)),
    ]
    const cells = rows.map(({ layer, values }) => [
      escape(layer),
      ...columns.map(({ key, unit }) => {
        const value = values[key] ?? ''
        return typeof value === 'number' ? formatValue(value, unit) : escape(value)
      }),
    ])
    parts.push(
      table(
        header,
        header.map((_, index) => index > 0),
        cells,
      ),
    )
  }
  parts.push(...run.plots.flatMap(describePlots))
  for (const { title, evaluation } of run.evaluations) {
    const { count, correct, accuracyRatio, perClass, confusion } = evaluation
    parts.push(`${escape(title)}: ${correct} of ${count} correct, ${formatValue(accuracyRatio, 'ratio')}.`)
    const header = ['True class', ...perClass.map(({ name }) => `as ${escape(name)}`), 'Accuracy']
    parts.push(
      table(
        header,
        header.map((_, index) => index > 0),
        perClass.map((row, index) => [
          escape(row.name),
          ...(confusion[index] ?? []).map(String),
          formatValue(row.accuracyRatio, 'ratio'),
        ]),
      ),
    )
  }
  parts.push(
    table(
      ['Setting', 'Value'],
      [false, false],
      run.config.map(({ key, value }) => [escape(key), escape(value)]),
    ),
  )
  const { netlathe, node, engine, engineVersion, platform, cpu } = run.environment
  parts.push(
    escape(`Netlathe ${netlathe}, Node ${node}${engine ? `, ${engine} ${engineVersion}` : ''}, ${platform}, ${cpu}`),
  )
  if (run.diagnostics.length > 0)
    parts.push(
      run.diagnostics
        .map((finding) => `* ${finding.severity}: ${escape(finding.subject)}: ${escape(finding.message)}`)
        .join('\n'),
    )
  return parts
}

/** The points of each chart as a table. */
function describePlots({ title, note, plots }: PlotSet): string[] {
  return [
    `### ${escape(title)}`,
    ...(note === '' ? [] : [escape(note)]),
    ...plots.flatMap((plot) => [
      escape(`${plot.title}${plot.note === '' ? '' : `. ${plot.note}`}`),
      table(
        ['Group', 'Point', axisTitle(plot.x), axisTitle(plot.y)].map(escape),
        [false, false, true, true],
        plot.groups.flatMap((group) =>
          group.points.map(({ x, y, label }) => [
            escape(group.name),
            escape(label),
            formatValue(x, plot.x.unit),
            formatValue(y, plot.y.unit),
          ]),
        ),
      ),
    ]),
  ]
}
