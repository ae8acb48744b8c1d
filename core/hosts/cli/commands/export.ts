import { resolve } from 'node:path'
import { AppError } from '../../../base/errors.ts'
import type { ExportResult } from '../../../contract/jobs/export.ts'
import { given, number, text } from '../options.ts'
import { formatNumber, formatPercent, formatTable } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { dataOption, modelOption, type Command } from './command.ts'

export const exportCommand: Command = {
  usage: 'export <project>',
  description: "Write a quantised model for another tool: a bundle for the vendor's akida package, or C",
  options: [
    modelOption,
    { flags: '--format <format>', description: 'metatf (default), or c: C99 with packed weights' },
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
          ...(result.c ? cReport(result.c) : []),
        ].join('\n'),
      )
      return 0
    })
  },
}

function cReport({ sizes, build }: NonNullable<ExportResult['c']>): string[] {
  const { weightBytes, tableBytes, eightBitWeightBytes, arenaBytes, codeBytes } = sizes
  const [constants, eightBit] = [weightBytes + tableBytes, eightBitWeightBytes + tableBytes]
  const code = codeBytes === null ? 'code not measured' : `code ${formatNumber(codeBytes)} bytes`
  return [
    `Constants ${formatNumber(constants)} bytes (weights ${formatNumber(weightBytes)}), ${formatPercent(1 - constants / eightBit)} less than the ${formatNumber(eightBit)} bytes with 8-bit weights, static memory ${formatNumber(arenaBytes)} bytes, ${code}`,
    build
      ? `Test with ${build.compiler}: ${build.testOutput.trim() || 'compiled, no images'}`
      : 'Not compiled: no C compiler was found',
  ]
}
