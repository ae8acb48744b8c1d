import { resolve } from 'node:path'
import type { ImportResult } from '../../../contract/jobs/import.ts'
import { given, text } from '../options.ts'
import { formatNumber, formatTable } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { nameOption, type Command } from './command.ts'

export const importCommand: Command = {
  usage: 'import <project> <model>',
  description: 'Read a model file (Keras .h5, .tflite, frozen TensorFlow.js) into a new model version',
  options: [
    { flags: '--scaling <way>', description: 'Pixels as the network reads them: unit (0..1), signed (-1..1) or raw' },
    nameOption,
  ],
  async run([project = '', file = ''], options, output) {
    return withProject(project, async (client) => {
      const { run, result } = await runJob<ImportResult>(
        client,
        'import',
        given({ path: resolve(file), scaling: text(options, 'scaling'), name: text(options, 'name') }),
        output,
      )
      const model = await client.call('models.get', { model: result.modelId })
      output.result(
        { runId: run.id, model: { ...model, graph: undefined }, ...result, diagnostics: run.diagnostics },
        () =>
          [
            `Model ${model.name} (${model.id}): ${model.layers} layers, ${formatNumber(result.parameters)} parameters`,
            formatTable(
              ['layer of the file', 'outcome', 'becomes', 'note'],
              result.layers.map((layer) => [layer.source, layer.outcome, layer.target, layer.message]),
            ),
            ...run.diagnostics.map(({ severity, subject, message }) => `${severity}: ${subject}: ${message}`),
          ].join('\n'),
      )
      return run.diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0
    })
  },
}
