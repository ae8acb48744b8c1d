import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { dataParams } from '../../contract/jobs/data.ts'
import { temporaryFolder, writeFiles, writeSplitFolder } from '../../testing/image-folder.ts'
import { listImages, thumbnail } from './browse.ts'
import { scanFolder } from './scan.ts'

const context = { signal: new AbortController().signal, report: () => undefined, turn: async () => undefined }

test('lists pages of a split and serves thumbnails of listed images only', async () => {
  await using folder = await temporaryFolder()
  const [root, cache] = [join(folder.path, 'data'), join(folder.path, 'cache')]
  await writeSplitFolder(root, 3)
  await writeFiles(root, {
    'train/a/large.png': await sharp({ create: { width: 400, height: 200, channels: 3, background: '#fff' } })
      .png()
      .toBuffer(),
  })
  await writeFiles(folder.path, { 'secret.png': 'x' })
  const dataset = await scanFolder(dataParams.parse({ path: root }), context, cache)
  expect(await listImages(dataset, { split: 'train', className: 'b', offset: 1, limit: 1 }, cache)).toEqual({
    total: 3,
    images: [{ path: 'train/b/1.png', split: 'train', className: 'b' }],
  })
  expect((await listImages(dataset, { split: 'train' }, cache)).total).toBe(7)
  const small = await sharp(await thumbnail(dataset, 'train/a/large.png', 96, cache)).metadata()
  expect([small.format, small.width, small.height]).toEqual(['jpeg', 96, 48])
  for (const path of [
    '../secret.png',
    'train/a/../../../secret.png',
    join(folder.path, 'secret.png'),
    'train/a/none.png',
  ])
    await expect(thumbnail(dataset, path, 96, cache)).rejects.toMatchObject({ code: 'data.image-not-found' })
})
