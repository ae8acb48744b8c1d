import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataParams } from '../../contract/jobs/data.ts'
import { scanFolder } from '../../node/images/scan.ts'
import { temporaryFolder, writeFiles, writeSplitFolder } from '../../testing/image-folder.ts'
import type { JobContext } from '../handler.ts'
import { dataHandler } from './data.ts'

test('records the data set, its figures and findings', async () => {
  await using folder = await temporaryFolder()
  await writeSplitFolder(join(folder.path, 'd'), 3)
  await writeFiles(join(folder.path, 'd'), { 'train/a/broken.png': 'no image' })
  const context = {
    signal: new AbortController().signal,
    report: () => undefined,
    turn: async () => undefined,
    services: { scanFolder: (params, job) => scanFolder(params, job, join(folder.path, 'cache')) } as Partial<
      JobContext['services']
    >,
  } as unknown as JobContext
  const outcome = await dataHandler.run(dataParams.parse({ path: join(folder.path, 'd'), name: 'shades' }), context)
  expect(outcome.metrics).toMatchObject({
    images: 18,
    trainImages: 6,
    valImages: 6,
    testImages: 6,
    classes: 2,
    unreadableFiles: 1,
  })
  expect(outcome.dataset).toMatchObject({ name: 'shades', total: 18 })
  expect(outcome.result).toMatchObject({ datasetId: '$dataset', dataset: { name: 'shades' } })
  expect(outcome.diagnostics?.map(({ code }) => code)).toEqual(['data.unreadable-files'])
  expect(outcome.inputHashes).toEqual({ data: outcome.dataset!.contentSha256 })
})
