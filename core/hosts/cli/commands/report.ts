import { resolve } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { AppError } from '../../../base/errors.ts'
import type { ReportFormat } from '../../../contract/methods.ts'
import { text } from '../options.ts'
import { withProject } from '../session.ts'
import type { Command } from './command.ts'

const formats: readonly string[] = ['html', 'json', 'csv', 'markdown'] satisfies ReportFormat[]

export const reportCommand: Command = {
  usage: 'report <project>',
  description: 'Write a self-contained report of one or more runs',
  options: [
    { flags: '--run <run>', description: 'Run id; several separated by commas' },
    { flags: '--format <format>', description: 'html (default), json, csv or markdown' },
    { flags: '--out <file>', description: "File to write (default: the report's own name in the current folder)" },
  ],
  async run([project = ''], options, output) {
    const format = text(options, 'format') ?? 'html'
    const runs = text(options, 'run')?.split(',')
    if (!runs)
      throw new AppError(
        'cli.bad-option',
        '--run is missing. Name the runs to report; `netlathe runs PROJECT` lists them.',
        { option: '--run' },
      )
    if (!isFormat(format))
      throw new AppError('cli.bad-option', `--format is "${format}". Allowed: ${formats.join(', ')}.`, {
        option: '--format',
      })
    return withProject(project, async (client, _cwdPath, readArtifact) => {
      const report = await client.call('report.render', { runs, format })
      const path = resolve(text(options, 'out') ?? report.fileName)
      await writeFile(path, await readArtifact(report.sha256))
      output.result({ ...report, path }, () => `Wrote ${path} (${report.sizeBytes} bytes)`)
      return 0
    })
  },
}

function isFormat(value: string): value is ReportFormat {
  return formats.includes(value)
}
