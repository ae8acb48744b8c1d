import type { DataParams } from '../../contract/jobs/data.ts'
import { checkDataset } from '../../dataset/diagnostics.ts'
import type { JobHandler } from '../handler.ts'

/** Adds a folder of images to the project: the record of a data set, with findings. */
export const dataHandler: JobHandler<DataParams> = {
  type: 'data',
  recovery: 'restart',
  async run(params, context) {
    const dataset = await context.services.scanFolder(params, context)
    const count = (split: string) => dataset.counts.find((entry) => entry.split === split)?.total ?? 0
    return {
      metrics: {
        images: dataset.total,
        trainImages: count('train'),
        valImages: count('val'),
        testImages: count('test'),
        classes: dataset.classes.length,
        ...(dataset.unlabelled ? { unlabelledImages: dataset.unlabelled } : {}),
        unreadableFiles: dataset.unreadable.length,
        sizeBytes: dataset.sizeBytes,
      },
      result: { datasetId: '$dataset', dataset },
      diagnostics: checkDataset(dataset),
      dataset,
      inputHashes: { data: dataset.contentSha256 },
    }
  },
}
