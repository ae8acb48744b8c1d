import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EvaluateResult } from '../../../contract/jobs/evaluate.ts'
import type { DataResult } from '../../../contract/jobs/data.ts'
import type { EngineClient } from '../session.ts'
import { given, number, text } from '../options.ts'
import { formatPercent, formatTable, type Output } from '../output.ts'
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
        data: await datasetOf(client, text(options, 'data'), output),
        split: text(options, 'split'),
        integer: options['integer'] === true ? true : undefined,
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

/** A data set reference as it is; a folder is added to the project first. */
async function datasetOf(client: EngineClient, data: string | undefined, output: Output): Promise<string | undefined> {
  if (data === undefined) return undefined
  const known = await client.call('data.list', {})
  if (known.some(({ id, name }) => id === data || name === data) || !existsSync(data) || !statSync(data).isDirectory())
    return data
  const { result } = await runJob<DataResult>(
    client,
    'data',
    { path: resolve(data), valRatio: 0, testRatio: 1 },
    output,
  )
  return result.datasetId
}
