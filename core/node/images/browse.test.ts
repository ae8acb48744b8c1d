import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { dataParams } from '../../contract/jobs/data.ts'
import { temporaryFolder, writeFiles, writeSplitFolder } from '../../testing/image-folder.ts'
import { noAugmentation } from '../../train/augment.ts'
import { augmentedImage, listImages, thumbnail } from './browse.ts'
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

test('shows variants of an image as training sees them', async () => {
  await using folder = await temporaryFolder()
  const [root, cache] = [join(folder.path, 'data'), join(folder.path, 'cache')]
  await writeSplitFolder(root, 3)
  const grey = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#646464' } })
    .png()
    .toBuffer()
  await writeFiles(root, { 'train/a/grey.png': grey })
  const dataset = await scanFolder(dataParams.parse({ path: root }), context, cache)
  const pixelsOf = async (variant: number, brightnessRatio: number) => {
    const view = { augmentation: { ...noAugmentation, brightnessRatio }, variant, seed: 1, height: 4, width: 6 }
    const { data, info } = await sharp(await augmentedImage(dataset, 'train/a/grey.png', view, cache))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([info.width, info.height, info.channels]).toEqual([6, 4, 3])
    return [...data]
  }
  expect(new Set(await pixelsOf(0, 0.5))).toEqual(new Set([100]))
  const [first, again, second] = [await pixelsOf(1, 0.2), await pixelsOf(1, 0.2), await pixelsOf(2, 0.2)]
  expect(again).toEqual(first)
  expect(second).not.toEqual(first)
  // A fifth of 255 brighter or darker at most, all pixels alike.
  expect(new Set(first).size).toBe(1)
  expect(Math.abs(first[0]! - 100)).toBeLessThanOrEqual(51)
})
