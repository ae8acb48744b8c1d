import type { SwapResult } from '../../../contract/jobs/swap.ts'
import { flag, given, layerSelection, number, text } from '../options.ts'
import { formatNumber, formatPercent, formatTable } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { dataOption, modelOption, nameOption, seedOption, type Command } from './command.ts'

export const swapCommand: Command = {
  usage: 'swap <project>',
  description: 'Swap separable layers for standard convolutions, carrying the weights over',
  options: [
    modelOption,
    { flags: '--layers <layers>', description: '`first:3` (default) or layer names separated by commas' },
    { flags: '--init <way>', description: 'least-squares (default), compose or random' },
    { flags: '--fuse', description: 'Also make the remaining separable layers fused, which is what Akida runs' },
    dataOption,
    { flags: '--images <n>', description: 'Calibration images for least squares (default: 1000)' },
    nameOption,
    seedOption,
  ],
  async run([project = ''], options, output) {
    return withProject(project, async (client) => {
      const params = given({
        model: text(options, 'model'),
        layers: layerSelection(options, 'layers'),
        init: text(options, 'init'),
        fuse: flag(options, 'fuse'),
        data: text(options, 'data'),
        calibrationImages: number(options, 'images'),
        name: text(options, 'name'),
        seed: number(options, 'seed'),
      })
      const { run, result } = await runJob<SwapResult>(client, 'swap', params, output)
      output.result({ runId: run.id, ...result, diagnostics: run.diagnostics }, () =>
        [
          formatTable(
            ['layer', 'from', 'to', 'weights', 'fit error'],
            result.layers.map((row) => [row.layer, row.from, row.to, row.method, formatPercent(row.relativeError)]),
          ),
          `Parameters ${formatNumber(result.parametersBefore)} -> ${formatNumber(result.parametersAfter)}, MACs ${formatNumber(result.macsBefore)} -> ${formatNumber(result.macsAfter)}`,
          `Accuracy ${formatPercent(result.before?.accuracyRatio)} -> ${formatPercent(result.after?.accuracyRatio)}`,
          `Model ${result.modelId}`,
        ].join('\n'),
      )
      return 0
    })
  },
}
