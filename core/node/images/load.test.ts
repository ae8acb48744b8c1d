import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import { CancelledError } from '../../base/errors.ts'
import { dataParams } from '../../contract/jobs/data.ts'
import { plainPng, temporaryFolder, writeFiles, writeSplitFolder } from '../../testing/image-folder.ts'
import { sharedPath } from '../../testing/shared.ts'
import { forgetIndexes } from './dataset-index.ts'
import { loadImages } from './load.ts'
import { scanFolder } from './scan.ts'

const context = { signal: new AbortController().signal, report: () => undefined, turn: async () => undefined }
const options = { split: 'train', height: 8, width: 8, channels: 3 } as const

/** A data set of splits with a second folder of class `b` and of images without a label. */
async function folderWithExtra() {
  const folder = await temporaryFolder()
  const [root, more, cache] = ['data', 'more', 'cache'].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ]
  await writeSplitFolder(root, 1)
  await writeFiles(more, { 'B/9.png': await plainPng(9, 9, 9), 'unlabelled/7.png': await plainPng(7, 7, 7) })
  const params = dataParams.parse({ path: root, extraPaths: [more] })
  return { params, cache, more, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] }
}

async function scannedFolder(perClass = 3) {
  const folder = await temporaryFolder()
  const [root, cache] = [join(folder.path, 'data'), join(folder.path, 'cache')]
  await writeSplitFolder(root, perClass)
  const dataset = await scanFolder(dataParams.parse({ path: root }), context, cache)
  return { root, cache, dataset, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] }
}
const cacheFile = async (cache: string) => join(cache, 'pixels', (await readdir(join(cache, 'pixels')))[0]!)

beforeEach(forgetIndexes)

describe('loadImages', () => {
  test('gives pixels, labels and paths in the order of paths', async () => {
    await using scanned = await scannedFolder()
    const { dataset, cache } = scanned
    const set = await loadImages(dataset, options, cache)
    expect(set).toMatchObject({ count: 6, height: 8, width: 8, channels: 3, classes: ['a', 'b'] })
    expect(set.paths).toEqual(['a/0', 'a/1', 'a/2', 'b/0', 'b/1', 'b/2'].map((name) => `train/${name}.png`))
    expect([...set.labels]).toEqual([0, 0, 0, 1, 1, 1])
    const firstPixels = set.paths.map((_, index) => [...set.pixels.subarray(index * 192, index * 192 + 3)])
    expect(firstPixels).toEqual([
      [100, 0, 0],
      [101, 0, 0],
      [102, 0, 0],
      [0, 0, 100],
      [0, 0, 101],
      [0, 0, 102],
    ])
    expect(set.unreadable).toBeUndefined()
  })

  test('reads extra folders into training, and images without a label only where they are wanted', async () => {
    await using made = await folderWithExtra()
    const { params, cache, more } = made
    const dataset = await scanFolder(params, context, cache)
    expect(dataset).toMatchObject({ total: 7, unlabelled: 1, extraPaths: [more] })
    expect(dataset.counts.map(({ perClass }) => perClass)).toEqual([
      [1, 2],
      [1, 1],
      [1, 1],
    ])
    const labelled = await loadImages(dataset, options, cache)
    expect(labelled.paths).toEqual(['@1/B/9.png', 'train/a/0.png', 'train/b/0.png'])
    expect([...labelled.labels]).toEqual([1, 0, 1])
    expect(labelled.pixels[0]).toBe(9)
    const all = await loadImages(dataset, { ...options, withUnlabelled: true }, cache)
    expect([...all.labels]).toEqual([1, -1, 0, 1])
    expect(all.pixels[192]).toBe(7)
    forgetIndexes()
    await rm(join(cache, 'datasets'), { recursive: true })
    expect((await loadImages(dataset, options, cache)).paths).toEqual(labelled.paths)
    await writeFiles(more, { 'b/10.png': await plainPng(1, 1, 1) })
    forgetIndexes()
    await rm(join(cache, 'datasets'), { recursive: true })
    await expect(loadImages(dataset, options, cache)).rejects.toMatchObject({ code: 'data.changed' })
  })

  test('decodes nothing twice: the second load needs no files', async () => {
    await using scanned = await scannedFolder()
    const { dataset, cache, root } = scanned
    const first = await loadImages(dataset, options, cache)
    await rm(root, { recursive: true })
    forgetIndexes()
    expect(await loadImages(dataset, options, cache)).toEqual(first)
    expect((await loadImages(dataset, { ...options, limit: 2 }, cache)).paths).toEqual([
      'train/a/1.png',
      'train/b/1.png',
    ])
  })

  test('a balanced few first, then all: only the rest is decoded, and the result is the same as at once', async () => {
    await using scanned = await scannedFolder()
    const { dataset, cache, root } = scanned
    const few = await loadImages(dataset, { ...options, limit: 2 }, cache)
    expect([...few.labels]).toEqual([0, 1])
    const atOnce = await loadImages(dataset, options, join(root, '..', 'other-cache'))
    for (const path of few.paths) await rm(join(root, path))
    expect(await loadImages(dataset, options, cache)).toEqual(atOnce)
  })

  test('a damaged or cut cache is noticed and made again', async () => {
    await using scanned = await scannedFolder()
    const { dataset, cache } = scanned
    const first = await loadImages(dataset, options, cache)
    const file = await cacheFile(cache)
    const intact = await readFile(file)
    const flipped = Buffer.from(intact)
    flipped[flipped.length - 500]! ^= 0xff
    for (const broken of [
      flipped,
      intact.subarray(0, intact.length - 300),
      Buffer.from('rubbish'),
      intact.subarray(0, 20),
      Buffer.alloc(0),
    ]) {
      await writeFile(file, broken)
      expect(await loadImages(dataset, options, cache)).toEqual(first)
      expect(Buffer.compare(await readFile(file), intact)).toBe(0)
    }
    expect(await readdir(join(cache, 'pixels'))).toHaveLength(1)
  })

  test('goes on when the cache cannot be written', async () => {
    await using scanned = await scannedFolder()
    const { dataset, cache, root } = scanned
    const blocked = join(root, '..', 'blocked')
    await writeFile(blocked, 'a file where the cache folder should be')
    expect((await loadImages(dataset, options, blocked)).pixels).toEqual(
      (await loadImages(dataset, options, cache)).pixels,
    )
  })

  test('refuses a folder that has changed since it was added, and finds the same split again after the cache was cleared', async () => {
    await using folder = await temporaryFolder()
    const [root, cache] = [join(folder.path, 'data'), join(folder.path, 'cache')]
    for (let index = 0; index < 10; index++)
      await writeFiles(root, {
        [`a/${index}.png`]: await plainPng(index, 0, 0),
        [`b/${index}.png`]: await plainPng(0, index, 0),
      })
    const dataset = await scanFolder(dataParams.parse({ path: root, seed: 5 }), context, cache)
    const first = await loadImages(dataset, options, cache)
    await rm(cache, { recursive: true })
    forgetIndexes()
    expect(await loadImages(dataset, options, cache)).toEqual(first)
    await rm(join(cache, 'pixels'), { recursive: true })
    await writeFile(join(root, first.paths[0]!), await plainPng(77, 77, 77))
    await expect(loadImages(dataset, options, cache)).rejects.toMatchObject({ code: 'data.changed' })
    await rm(cache, { recursive: true })
    forgetIndexes()
    await expect(loadImages(dataset, options, cache)).rejects.toMatchObject({ code: 'data.changed' })
  })

  test('names an empty split', async () => {
    await using scanned = await scannedFolder()
    const { dataset, cache, root } = scanned
    await rm(join(root, 'val'), { recursive: true })
    const without = await scanFolder(dataParams.parse({ path: root }), context, cache)
    await expect(loadImages(without, { ...options, split: 'val' }, cache)).rejects.toMatchObject({
      code: 'data.split-empty',
    })
    expect(without.contentSha256).not.toBe(dataset.contentSha256)
  })

  test('stops on cancel', async () => {
    await using scanned = await scannedFolder()
    const { dataset, cache } = scanned
    const controller = new AbortController()
    const load = loadImages(
      dataset,
      { ...options, signal: controller.signal, onProgress: () => controller.abort() },
      cache,
    )
    await expect(load).rejects.toBeInstanceOf(CancelledError)
  })

  test('decodes JPEG to the same pixels as the reference decoder, all 500 images', async (test) => {
    const [root, table] = [sharedPath('data', 'vww'), sharedPath('reference', 'vww_96_probabilities.csv')]
    if (!root || !table) return test.skip()
    await using folder = await temporaryFolder()
    const dataset = await scanFolder(dataParams.parse({ path: root }), context, folder.path)
    const set = await loadImages(dataset, { split: 'test', height: 96, width: 96, channels: 3 }, folder.path)
    const rows = (await readFile(table, 'utf8')).trim().split('\n').slice(1)
    const expected = new Map(rows.map((row) => [row.split(',')[0], Number(row.split(',')[2])]))
    const size = 96 * 96 * 3
    const same = set.paths.filter(
      (path, index) => crc32(set.pixels.subarray(index * size, (index + 1) * size)) === expected.get(path),
    )
    expect(set.count).toBe(500)
    expect(same).toHaveLength(500)
  })
})
