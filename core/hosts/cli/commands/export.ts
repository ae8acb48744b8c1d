import { resolve } from 'node:path'
import { AppError } from '../../../base/errors.ts'
import type { ExportResult } from '../../../contract/jobs/export.ts'
import { given, number, text } from '../options.ts'
import { formatTable } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { dataOption, modelOption, type Command } from './command.ts'

export const exportCommand: Command = {
  usage: 'export <project>',
  description: "Write a quantised model for another tool: a bundle for the vendor's akida package",
  options: [
    modelOption,
    { flags: '--format <format>', description: 'metatf (default)' },
    { flags: '--out <folder>', description: 'New or empty folder to write' },
    dataOption,
    { flags: '--images <n>', description: 'Test images to bundle (default: 10; needs --data)' },
  ],
  async run([project = ''], options, output) {
    const out = text(options, 'out')
    if (out === undefined)
      throw new AppError('cli.bad-option', '--out is missing. Name the folder to write.', { option: '--out' })
    return withProject(project, async (client) => {
      const params = given({
        model: text(options, 'model'),
        format: text(options, 'format'),
        folder: resolve(out),
        data: text(options, 'data'),
        images: number(options, 'images'),
      })
      const { run, result } = await runJob<ExportResult>(client, 'export', params, output)
      output.result({ runId: run.id, ...result, diagnostics: run.diagnostics }, () =>
        [
          `Wrote ${result.folder}`,
          formatTable(
            ['file', 'bytes'],
            result.files.map(({ name, sizeBytes }) => [name, sizeBytes]),
          ),
        ].join('\n'),
      )
      return 0
    })
  },
}
