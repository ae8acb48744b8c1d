import { resolve } from 'node:path'
import type { DataResult, DatasetInfo } from '../../../contract/jobs/data.ts'
import { given, number, text, texts } from '../options.ts'
import { formatTable } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { nameOption, seedOption, type Command } from './command.ts'

export const dataCommand: Command = {
  usage: 'data <project> <folder>',
  description: 'Add a folder of images: train/ val/ test/ with a folder per class, or a bare folder of classes',
  options: [
    nameOption,
    {
      flags: '--val-ratio <r>',
      description: 'Share of validation images when the folder has no splits (default: 0.1)',
    },
    { flags: '--test-ratio <r>', description: 'Share of test images when the folder has no splits (default: 0.2)' },
    {
      flags: '--extra <folder>',
      description:
        'More training images: folders named as the classes, and `unlabelled` for a teacher to label; may be repeated',
    },
    seedOption,
  ],
  async run([project = '', folder = ''], options, output) {
    return withProject(project, async (client) => {
      const params = given({
        path: resolve(folder),
        extraPaths: texts(options, 'extra')?.map((extra) => resolve(extra)),
        name: text(options, 'name'),
        valRatio: number(options, 'valRatio'),
        testRatio: number(options, 'testRatio'),
        seed: number(options, 'seed'),
      })
      const { run, result } = await runJob<DataResult>(client, 'data', params, output)
      output.result(
        { runId: run.id, datasetId: result.datasetId, ...result.dataset, diagnostics: run.diagnostics },
        () => formatDataset(result.datasetId, result.dataset),
      )
      return 0
    })
  },
}

function formatDataset(id: string, dataset: Omit<DatasetInfo, 'id' | 'createdAt'>): string {
  const others = dataset.unlabelled ? ` and ${dataset.unlabelled} without a label` : ''
  return [
    `Data set ${dataset.name} (${id}): ${dataset.total} images${others}, SHA-256 ${dataset.contentSha256}`,
    formatTable(
      ['split', ...dataset.classes, 'total'],
      dataset.counts.map(({ split, perClass, total }) => [split, ...perClass, total]),
    ),
    dataset.unreadable.length === 0 ? 'Every file is readable.' : `Unreadable files: ${dataset.unreadable.length}`,
    ...dataset.unreadable.map(({ path, reason }) => `  ${path}: ${reason}`),
  ].join('\n')
}
