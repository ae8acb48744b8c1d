import type { EvaluateResult } from '../../../contract/jobs/evaluate.ts'
import { datasetReference } from '../dataset-reference.ts'
import { flag, given, number, text } from '../options.ts'
import { formatPercent, formatTable } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { modelOption, type Command } from './command.ts'

export const evaluateCommand: Command = {
  usage: 'evaluate <project>',
  description: 'Measure the accuracy of a model on one split of a data set',
  options: [
    modelOption,
    {
      flags: '--data <data>',
      description: 'Data set by name or id, or a folder; a bare folder of classes counts as test images',
    },
    { flags: '--split <split>', description: 'train, val or test (default: test)' },
    { flags: '--integer', description: "Run Akida's integer arithmetic in the simulator (quantised models)" },
    { flags: '--limit <n>', description: 'At most so many images, balanced between classes' },
  ],
  async run([project = ''], options, output) {
    return withProject(project, async (client) => {
      const params = given({
        model: text(options, 'model'),
        data: await datasetReference(client, text(options, 'data'), output, { valRatio: 0, testRatio: 1 }),
        split: text(options, 'split'),
        integer: flag(options, 'integer'),
        limit: number(options, 'limit'),
      })
      const { run, result } = await runJob<EvaluateResult>(client, 'evaluate', params, output)
      output.result({ runId: run.id, ...result, accuracy: result.accuracyRatio }, () =>
        [
          `Accuracy ${formatPercent(result.accuracyRatio)} (${result.correct} of ${result.count}, ${result.split}), loss ${result.loss.toFixed(4)}, ${result.arithmetic} arithmetic on ${result.engine}`,
          formatTable(
            ['class', 'images', 'correct', 'accuracy'],
            result.perClass.map((row) => [row.name, row.count, row.correct, formatPercent(row.accuracyRatio)]),
          ),
        ].join('\n'),
      )
      return 0
    })
  },
}
