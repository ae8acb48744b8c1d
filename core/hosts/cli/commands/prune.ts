import type { PruneResult } from '../../../contract/jobs/prune.ts'
import { given, layerSelection, number, schedule, text } from '../options.ts'
import { formatNumber, formatPercent, formatTable } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { dataOption, modelOption, nameOption, seedOption, type Command } from './command.ts'

export const pruneCommand: Command = {
  usage: 'prune <project>',
  description: 'Remove whole filters by importance, on a schedule, with fine-tuning',
  options: [
    modelOption,
    dataOption,
    { flags: '--ratio <r>', description: 'Share of filters to remove in each chosen layer (default: 0.2)' },
    { flags: '--layers <layers>', description: '`first:n` or layer names (default: all but the first and the last)' },
    { flags: '--importance <kind>', description: 'gamma (default) or l1' },
    { flags: '--schedule <schedule>', description: 'one-shot (default), iterative:3 or polynomial:3' },
    { flags: '--epochs <n>', description: 'Fine-tuning epochs after each cut (default: 1; 0: none)' },
    { flags: '--multiple-of <n>', description: 'Round the filters kept up to a multiple' },
    { flags: '--lr <rate>', description: 'Peak learning rate of the fine-tuning' },
    {
      flags: '--teacher <model>',
      description: 'Model whose soft labels the fine-tuning learns (default: the model before the cut)',
    },
    { flags: '--limit <n>', description: 'At most so many training images' },
    nameOption,
    seedOption,
  ],
  async run([project = ''], options, output) {
    return withProject(project, async (client) => {
      const params = given({
        model: text(options, 'model'),
        data: text(options, 'data'),
        ratio: number(options, 'ratio'),
        layers: layerSelection(options, 'layers'),
        importance: text(options, 'importance'),
        schedule: schedule(options, 'schedule'),
        epochsPerStep: number(options, 'epochs'),
        multipleOf: number(options, 'multipleOf'),
        learningRate: number(options, 'lr'),
        teacher: text(options, 'teacher'),
        limit: number(options, 'limit'),
        name: text(options, 'name'),
        seed: number(options, 'seed'),
      })
      const { run, result } = await runJob<PruneResult>(client, 'prune', params, output)
      output.result({ runId: run.id, ...result, diagnostics: run.diagnostics }, () =>
        [
          formatTable(
            ['layer', 'filters before', 'after'],
            result.layers.map((row) => [row.layer, row.filtersBefore, row.filtersAfter]),
          ),
          `Parameters ${formatNumber(result.parametersBefore)} -> ${formatNumber(result.parametersAfter)}, MACs ${formatNumber(result.macsBefore)} -> ${formatNumber(result.macsAfter)}`,
          `Accuracy ${formatPercent(result.before?.accuracyRatio)} -> ${formatPercent(result.after?.accuracyRatio)}`,
          ...run.diagnostics.map(({ severity, subject, message }) => `${severity}: ${subject}: ${message}`),
          `Model ${result.modelId}, run ${run.id}`,
        ].join('\n'),
      )
      return 0
    })
  },
}
