import type { PrunabilityResult } from '../../../contract/jobs/prunability.ts'
import { given, layerSelection, number, range, text } from '../options.ts'
import { formatPercent, formatTable } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { dataOption, importanceOption, modelOption, seedOption, type Command } from './command.ts'

export const prunabilityCommand: Command = {
  usage: 'prunability <project>',
  description: 'Measure, layer by layer, what accuracy is left when its least important filters are masked',
  options: [
    modelOption,
    dataOption,
    { flags: '--split <split>', description: 'train, val or test (default: val)' },
    { flags: '--images <n>', description: 'Images, the same for every cell (default: 500; 0: the whole split)' },
    importanceOption,
    {
      flags: '--ratios <ratios>',
      description: '`0..0.9` (steps of 0.1), `0..0.9:0.05` or `0.2,0.5` (default: 0..0.9)',
    },
    { flags: '--layers <layers>', description: '`first:n` or layer names (default: all but the last)' },
    { flags: '--removed <mode>', description: 'What a masked filter gives: expected (its mean, default) or zero' },
    { flags: '--device <device>', description: 'AKD1500 (default), AKD1000: for the cycles saved' },
    { flags: '--mode <mode>', description: 'Minimal (default), AllNps or HwPr' },
    seedOption,
  ],
  examples: ['prunability people.netlathe --model akidanet --data vww --importance gamma --ratios 0..0.9 --images 500'],
  async run([project = ''], options, output) {
    return withProject(project, async (client) => {
      const params = given({
        model: text(options, 'model'),
        data: text(options, 'data'),
        split: text(options, 'split'),
        images: number(options, 'images'),
        importance: text(options, 'importance'),
        ratios: range(options, 'ratios')?.filter((ratio) => ratio > 0),
        layers: layerSelection(options, 'layers'),
        removed: text(options, 'removed'),
        device: text(options, 'device'),
        mode: text(options, 'mode'),
        seed: number(options, 'seed'),
      })
      const { run, result } = await runJob<PrunabilityResult>(client, 'prunability', params, output)
      output.result({ runId: run.id, ...result, diagnostics: run.diagnostics }, () =>
        [
          formatTable(
            ['layer', 'filters', '0', ...result.ratios.map(String)],
            result.layers.map(({ layer, filters, cells }) => [
              layer,
              filters,
              formatPercent(result.accuracyRatio),
              ...cells.map((cell) => formatPercent(cell.accuracyRatio)),
            ]),
          ),
          `Accuracy by share of filters masked in one layer, ${result.images} images of ${result.split}, ${result.arithmetic}, not retrained.`,
          ...run.diagnostics.map(({ severity, subject, message }) => `${severity}: ${subject}: ${message}`),
          `Run ${run.id}, ${(run.durationMs / 1000).toFixed(1)} s`,
        ].join('\n'),
      )
      return 0
    })
  },
}
