import type { Run } from '../../../contract/run.ts'
import { formatNumber, formatTable } from '../output.ts'
import { withProject } from '../session.ts'
import type { Command } from './command.ts'

export const showCommand: Command = {
  usage: 'show <project> <run>',
  description: 'Show one run: configuration, metrics, per-layer table',
  options: [],
  async run([project = '', id = ''], _options, output) {
    return withProject(project, async (client) => {
      const run = await client.call('runs.get', { run: id })
      output.result(run, () => formatRun(run))
      return 0
    })
  },
}

function formatRun(run: Run): string {
  const environment = run.environment
  return [
    `${run.name} (${run.id}, ${run.type}), finished ${run.createdAt} after ${formatNumber(run.durationMs / 1000)} s`,
    `Netlathe ${environment.netlathe}, ${environment.engine} ${environment.engineVersion}, ${environment.cpu}, seed ${run.seed}, fingerprint ${run.fingerprint}`,
    formatTable(
      ['setting', 'value'],
      Object.entries(run.config).map(([key, value]) => [key, JSON.stringify(value)]),
    ),
    '',
    formatTable(['metric', 'value'], Object.entries(run.metrics)),
    ...(run.layers ? ['', formatLayers(run.layers)] : []),
    ...run.diagnostics.map(({ severity, subject, message }) => `${severity}: ${subject}: ${message}`),
  ].join('\n')
}

export function formatLayers({ columns, rows }: NonNullable<Run['layers']>): string {
  const head = columns.map(({ label, unit }) => (unit === '' ? label : `${label} (${unit})`))
  return formatTable(
    ['layer', ...head],
    rows.map(({ layer, values }) => [layer, ...columns.map(({ key }) => values[key])]),
  )
}
