import type { BitMove, SensitivityResult } from '../../../contract/jobs/sensitivity.ts'
import { given, number, text, widths } from '../options.ts'
import { formatNumber, formatPercent, formatTable } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { dataOption, modelOption, seedOption, type Command } from './command.ts'

export const sensitivityCommand: Command = {
  usage: 'sensitivity <project>',
  description: 'Measure what few bits in one layer at a time do to a float model, and suggest bits per layer',
  options: [
    modelOption,
    dataOption,
    { flags: '--split <split>', description: 'Images that are scored: val (default), test or train' },
    { flags: '--images <n>', description: 'At most so many of them (default: 500; 0: all)' },
    { flags: '--weights <widths>', description: 'Widths tried for weights (default: 2,4,8)' },
    { flags: '--activations <widths>', description: 'Widths tried for activations (default: 2,4)' },
    { flags: '--others <kind>', description: 'The other layers meanwhile: float (default) or quantised (8/4/4)' },
    { flags: '--observer <kind>', description: 'Activation steps: mse (default), percentile, min-max or fixed' },
    { flags: '--equalise <exponent>', description: 'Evening out of depthwise channels (default: 0.5; 0: off)' },
    { flags: '--budget <ratio>', description: 'Accuracy that the suggestion may lose, 0..1 (default: 0.02)' },
    seedOption,
  ],
  async run([project = ''], options, output) {
    return withProject(project, async (client) => {
      const params = given({
        model: text(options, 'model'),
        data: text(options, 'data'),
        split: text(options, 'split'),
        images: number(options, 'images'),
        weightBits: widths(options, 'weights'),
        activationBits: widths(options, 'activations'),
        others: text(options, 'others'),
        observer: text(options, 'observer'),
        equaliseExponent: number(options, 'equalise'),
        budgetRatio: number(options, 'budget'),
        seed: number(options, 'seed'),
      })
      const { run, result } = await runJob<SensitivityResult>(client, 'sensitivity', params, output)
      output.result({ runId: run.id, metrics: run.metrics, ...result }, () =>
        [formatCells(result), '', formatSuggestion(result), `Run ${run.id}`].join('\n'),
      )
      return 0
    })
  },
}

/** A row per layer, a column per width: accuracy of the whole network with that layer alone changed. */
function formatCells({ base, cells, images, split }: SensitivityResult): string {
  const columns = [...new Set(cells.map(({ kind, bits }) => `${kind} ${bits}`))].toSorted()
  const layers = [...new Set(cells.map(({ layer }) => layer))]
  return [
    formatTable(
      ['layer', ...columns],
      layers.map((name) => [
        name,
        ...columns.map((column) => {
          const cell = cells.find(({ layer, kind, bits }) => layer === name && `${kind} ${bits}` === column)
          return cell ? formatPercent(cell.accuracyRatio) : null
        }),
      ]),
    ),
    `Accuracy with one layer in so many bits; without it ${formatPercent(base.accuracyRatio)} (${images} ${split} images)`,
  ].join('\n')
}

function formatSuggestion({ suggestion }: SensitivityResult): string {
  const { layerBits, moves, weightBytesBefore, weightBytesAfter, widest, measured } = suggestion
  if (moves.length === 0)
    return `Suggestion: keep the widest bits (${formatPercent(widest.accuracyRatio)} quantised without training). Anything narrower loses more than the budget.`
  const changed = new Set(moves.map(({ layer }) => layer))
  const flags = Object.entries(layerBits)
    .filter(([layer]) => changed.has(layer))
    .map(([layer, bits]) => `${layer}:${[bits.weights, bits.activations].filter(Boolean).join('/')}`)
  return [
    `Suggestion: ${moves.map(formatMove).join(', ')}`,
    `Weights ${formatNumber(weightBytesBefore)} -> ${formatNumber(weightBytesAfter)} bytes; accuracy, quantised without training, ${formatPercent(widest.accuracyRatio)} -> ${formatPercent(measured.accuracyRatio)}`,
    `Train with it: --layer-bits ${flags.join(',')}`,
  ].join('\n')
}

function formatMove({ layer, kind, from, to }: BitMove): string {
  return `${layer} ${kind} ${from} -> ${to} bits`
}
