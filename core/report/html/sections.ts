import type { Series } from '../../contract/run.ts'
import {
  formatDuration,
  formatError,
  formatQuantity,
  formatRowChange,
  formatTime,
  formatValue,
} from '../format-value.ts'
import type { Headline, Report, ReportCalibration, ReportRun, Simulation } from '../types.ts'
import { barChart } from './bar-chart.ts'
import { graphDrawing } from './graph-drawing.ts'
import { sparsityHeatMap } from './heat-map.ts'
import { lineChart } from './line-chart.ts'
import { plotSet } from './plot-chart.ts'
import { html, type Html } from './markup.ts'
import { shorten } from './scale.ts'
import { describeErrors, describeMethod } from '../calibration-words.ts'
import { comparisonTable, evaluationTable, layerTable, pairTable, simulatedTag, verdict } from './tables.ts'

export type Section = { id: string; title: string; body: Html }

/** Every section that has something to show, in the order of reading. */
export function reportSections(report: Report): Section[] {
  const sections: (Section | null)[] = [
    { id: 'summary', title: 'Summary', body: summary(report) },
    report.comparison.rows.length > 0
      ? { id: 'figures', title: report.runs.length > 1 ? 'Before and after' : 'Figures', body: comparisonTable(report) }
      : null,
    gathered('plots', 'Charts', report.runs, (run) => (run.plots.length > 0 ? html`${run.plots.map(plotSet)}` : null)),
    report.graph && { id: 'graph', title: 'Graph', body: graphDrawing(report.graph) },
    gathered(
      'layers',
      'Layers',
      report.runs,
      (run) => run.layers && layerTable(`${run.name} (${run.type})`, run.layers),
    ),
    gathered('curves', 'Curves', report.runs, (run) => (run.series.length > 0 ? curves(run) : null)),
    gathered(
      'training',
      'Sparsity while training',
      report.runs,
      (run) => run.sparsityMap && sparsityHeatMap(run.name, run.sparsityMap),
    ),
    gathered('accuracy', 'Accuracy', report.runs, (run) =>
      run.evaluations.length > 0
        ? html`<h3>${run.name}</h3>
            <div class="pair">
              ${run.evaluations.map(({ title, evaluation }) => evaluationTable(title, evaluation))}
            </div>`
        : null,
    ),
    bars(
      report,
      'sparsity',
      'Sparsity',
      'Zeros in the output of each layer',
      'ratio',
      (run) => new Map(run.sparsity.map(({ layer, sparsityRatio }) => [layer, sparsityRatio])),
    ),
    bars(report, 'latency', 'Latency', 'Time per frame in each layer', 'ms', (run) => profileValues(run, 'latencyMs')),
    bars(report, 'energy', 'Energy', 'Dynamic energy per frame in each layer', 'mJ', (run) =>
      profileValues(run, 'energyMj'),
    ),
    report.calibrations.length > 0
      ? {
          id: 'calibration',
          title: 'Calibration of the simulator',
          body: html`${report.calibrations.map(calibrationTable)}`,
        }
      : null,
    gathered('configuration', 'Configuration', report.runs, configuration),
    { id: 'lineage', title: 'Lineage', body: lineage(report) },
    gathered('findings', 'Findings', report.runs, findings),
  ]
  return sections.filter((section) => section !== null)
}

function gathered(
  id: string,
  title: string,
  runs: readonly ReportRun[],
  show: (run: ReportRun) => Html | null,
): Section | null {
  const parts = runs.map(show).filter((part) => part !== null)
  return parts.length > 0 ? { id, title, body: html`${parts}` } : null
}

function summary(report: Report): Html {
  return html`${report.headlines.length > 0 && html`<div class="cards">${report.headlines.map(card)}</div>`}
  ${mergeSimulations(report.simulations).map(
    (note) =>
      html`<p class="note">
        Times, rates, cycles and energies of <strong>${note.run}</strong> are <strong>simulated</strong>: ${note.device}
        at ${note.clockHz / 1e6} MHz, map mode ${note.mode}, events measured on ${note.images} images,
        ${note.hostOverheadMs > 0 ? `host overhead ${formatQuantity(note.hostOverheadMs, 'ms')} a frame` : 'no host time'}.
        Calibration: ${note.calibration}. Expected error: latency ${formatError(note.expectedLatencyErrorRatio)}, energy
        ${formatError(note.expectedEnergyErrorRatio)}.${note.softwareLayers.length > 0 && html`<br /><strong>Not the whole network:</strong> ${note.softwareLayers.length} layers do not map to the chip and run in software (${shorten(note.softwareLayers.join(', '), 120)}); they count neither in times nor in energies.`}
      </p>`,
  )}
  ${report.runs
    .filter(({ sentences }) => sentences.length > 0)
    .map(
      ({ name, sentences }) =>
        html`<p><strong>${name}.</strong> ${sentences.map((sentence) => html`${sentence}<br />`)}</p>`,
    )}
  ${report.runs.filter(({ notes }) => notes !== '').map(({ name, notes }) => html`<p><strong>${name}:</strong> ${notes}</p>`)}`
}

/** Notes that say the same of several runs, as one. */
function mergeSimulations(notes: readonly Simulation[]): Simulation[] {
  const merged = new Map<string, Simulation>()
  for (const note of notes) {
    const key = JSON.stringify({ ...note, run: '' })
    const known = merged.get(key)
    merged.set(key, known ? { ...known, run: `${known.run}, ${note.run}` } : note)
  }
  return [...merged.values()]
}

function card(headline: Headline): Html {
  const { label, value, unit, isSimulated, expectedErrorRatio, measuredOn, from, better } = headline
  const change = from ? value - from.value : null
  const changeRatio = from && change !== null && from.value !== 0 ? change / Math.abs(from.value) : null
  return html`<div class="card">
    <p class="label">${label}</p>
    <p class="value">
      ${formatValue(value, unit)}${unit !== '' && unit !== 'ratio' && html` <span class="unit">${unit}</span>`}
    </p>
    ${isSimulated && html`<p class="from">${simulatedTag}${expectedErrorRatio !== null && ` ${formatError(expectedErrorRatio)}`}</p>`}
    ${measuredOn && html`<p class="from">${measuredOn}</p>`}
    ${
      from &&
      html`<p class="from">from ${formatValue(from.value, unit)}</p>
        <p class="from">${formatRowChange(unit, change, changeRatio)} ${verdict(changeRatio, better)}</p>`
    }
  </div>`
}

function curves(run: ReportRun): Html {
  const charts = new Map<string, Series[]>()
  for (const series of run.series) {
    const key = `${series.unit}\n${series.xLabel}`
    charts.set(key, [...(charts.get(key) ?? []), series])
  }
  const titleOf = (list: readonly Series[]) => shorten(list.map(({ name }) => name).join(', '), 60)
  return html`<h3>${run.name}</h3>
    <div class="pair">
      ${[...charts.values()].map((list) => lineChart(titleOf(list), list[0]!.unit, list[0]!.xLabel, list))}
    </div>`
}

function profileValues(run: ReportRun, key: 'latencyMs' | 'energyMj'): Map<string, number> {
  return new Map(run.profile?.layers.map((layer) => [layer.name, layer[key]]))
}

/** Bars per layer of the first and the last run that have values. */
function bars(
  report: Report,
  id: string,
  title: string,
  caption: string,
  unit: string,
  valuesOf: (run: ReportRun) => Map<string, number>,
): Section | null {
  const having = report.runs.map((run) => ({ run, values: valuesOf(run) })).filter(({ values }) => values.size > 0)
  const chosen = having.length > 1 ? [having[0]!, having.at(-1)!] : having
  if (chosen.length === 0) return null
  const categories = [...new Set(chosen.toReversed().flatMap(({ values }) => [...values.keys()]))]
  const groups = chosen.map(({ run, values }) => ({
    name: run.name,
    values: categories.map((name) => values.get(name) ?? null),
  }))
  return { id, title, body: barChart({ title: caption, unit, isSimulated: unit !== 'ratio', categories, groups }) }
}

function calibrationTable(calibration: ReportCalibration): Html {
  return html`<h3>${calibration.device}</h3>
    <p>${describeMethod(calibration)}</p>
    <p class="muted">${calibration.source}</p>
    ${pairTable('Mean and worst error, predicted against measured', describeErrors(calibration))}`
}

function configuration(run: ReportRun): Html {
  const { netlathe, node, engine, engineVersion, platform, cpu, cores, threads = cores } = run.environment
  const record = [
    { key: 'Run', value: run.id },
    { key: 'Seed', value: String(run.seed) },
    { key: 'Fingerprint', value: run.fingerprint },
    ...Object.entries(run.inputHashes).map(([input, hash]) => ({ key: `SHA-256 of ${input}`, value: hash })),
    { key: 'Started', value: formatTime(run.createdAt) },
    { key: 'Duration', value: formatDuration(run.durationMs) },
    { key: 'Netlathe', value: `${netlathe}, Node ${node}` },
    ...(engine ? [{ key: 'Engine', value: `${engine} ${engineVersion}` }] : []),
    { key: 'Machine', value: `${platform}, ${cpu}, ${cores} cores${threads < cores ? `, ${threads} in use` : ''}` },
  ]
  return html`<h3>${run.name}</h3>
    ${run.config.length > 0 && pairTable(`Settings of the ${run.type} job, defaults included`, run.config)}${pairTable('Record', record)}`
}

function lineage(report: Report): Html {
  const names = new Map(report.runs.map(({ id, name }) => [id, name]))
  return html`<ol class="lineage">
    ${report.runs.map(
      (run) =>
        html`<li>
          <strong>${run.name}</strong>
          <span class="muted">${run.type}, ${formatTime(run.createdAt)}</span
          >${(run.inputModel ?? run.outputModel) !== null && html`<br />${[run.inputModel, run.outputModel].filter((model) => model !== null).join(' → ')}`}${run.parentRunIds.length > 0 && html`<br /><span class="muted">after ${run.parentRunIds.map((id) => names.get(id) ?? id).join(', ')}</span>`}
        </li> `,
    )}
  </ol>`
}

function findings(run: ReportRun): Html | null {
  const tones = { error: 'bad', warning: 'warn', info: 'muted' } as const
  if (run.diagnostics.length === 0) return null
  return html`<h3>${run.name}</h3>
    <ul class="findings">
      ${run.diagnostics.map(
        ({ severity, subject, message, hint, code }) =>
          html`<li>
            <span class="${tones[severity]}">${severity}</span> <strong>${subject}</strong>: ${message} ${hint}
            <code>${code}</code>
          </li> `,
      )}
    </ul>`
}
