import { basename, resolve } from 'node:path'
import type { DataParams, DatasetInfo } from '../../contract/jobs/data.ts'
import { contentText, countItems, unlabelled } from '../../dataset/items.ts'
import type { JobContext } from '../../jobs/handler.ts'
import { cacheFolder } from './cache-folder.ts'
import { writeIndex } from './dataset-index.ts'
import { examineFolder } from './examine-folder.ts'
import { sha256 } from './hash-files.ts'

/** What scanning needs of a job. */
export type ScanContext = Pick<JobContext, 'signal' | 'report' | 'turn'>

/**
 * Lists, checks and hashes the images of a folder into the record of a data set, without keeping pixels. Unreadable files are listed and left
 * out. AppErrors `data.*` for a folder that is missing, empty or laid out in another way.
 */
export async function scanFolder(
  params: DataParams,
  context: ScanContext,
  cache = cacheFolder(),
): Promise<Omit<DatasetInfo, 'id' | 'createdAt'>> {
  const path = resolve(params.path)
  context.report({ ratio: null, phase: 'Listing files' })
  const { valRatio, testRatio, seed } = params
  const extraPaths = params.extraPaths.map((extra) => resolve(extra))
  const { classes, items, unreadable, hasOwnSplits } = await examineFolder(
    { path, extraPaths, valRatio, testRatio, seed },
    {
      signal: context.signal,
      onProgress: async (done, total) => {
        context.report({ ratio: done / total, phase: 'Reading images' })
        if (done % 16 === 0) await context.turn()
      },
    },
  )
  const contentSha256 = sha256(contentText(items, classes))
  await writeIndex(contentSha256, classes, items, cache)
  const unlabelledCount = items.filter(({ label }) => label === unlabelled).length
  return {
    name: params.name ?? basename(path),
    path,
    classes,
    counts: countItems(items, classes),
    total: items.length - unlabelledCount,
    ...(extraPaths.length > 0 ? { extraPaths } : {}),
    ...(unlabelledCount > 0 ? { unlabelled: unlabelledCount } : {}),
    contentSha256,
    unreadable,
    sizeBytes: items.reduce((sum, item) => sum + item.sizeBytes, 0),
    ...(hasOwnSplits ? {} : { splitting: { valRatio, testRatio, seed } }),
  }
}
