import { createHash } from 'node:crypto'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { CancelledError, AppError } from '../../base/errors.ts'
import { dataParams } from '../../contract/jobs/data.ts'
import { plainPng, temporaryFolder, writeFiles, writeSplitFolder } from '../../testing/image-folder.ts'
import { scanFolder, type ScanContext } from './scan.ts'

const context: ScanContext = {
  signal: new AbortController().signal,
  report: () => undefined,
  turn: async () => undefined,
}
const scan = (path: string, cache: string, more = {}) => scanFolder(dataParams.parse({ path, ...more }), context, cache)

describe('scanFolder', () => {
  test('counts, names and hashes a folder of splits; hidden and other files do not count', async () => {
    await using folder = await temporaryFolder()
    const root = join(folder.path, 'shades')
    await writeSplitFolder(root, 2)
    await writeFiles(root, {
      'train/a/.hidden.png': 'x',
      '.git/train/a/1.png': 'x',
      'train/a/notes.txt': 'x',
      'README.md': 'x',
    })
    const dataset = await scan(root, join(folder.path, 'cache'))
    expect(dataset).toMatchObject({ name: 'shades', path: root, classes: ['a', 'b'], total: 12, unreadable: [] })
    expect(dataset.counts).toEqual(['train', 'val', 'test'].map((split) => ({ split, perClass: [2, 2], total: 4 })))
    expect(dataset.splitting).toBeUndefined()
    // The definition worked by hand: sorted lines of path, split, class and file hash.
    const paths = ['test', 'train', 'val'].flatMap((split) =>
      ['a/0', 'a/1', 'b/0', 'b/1'].map((name) => `${split}/${name}.png`),
    )
    const lines = await Promise.all(
      paths.map(async (path) => {
        const hash = createHash('sha256')
          .update(await readFile(join(root, path)))
          .digest('hex')
        return `${path}\t${path.split('/')[0]}\t${path.split('/')[1]}\t${hash}\n`
      }),
    )
    expect(dataset.contentSha256).toBe(createHash('sha256').update(lines.join('')).digest('hex'))
  })

  test('the hash follows the content, not the place or the time', async () => {
    await using folder = await temporaryFolder()
    const [one, two, cache] = ['one', 'two', 'cache'].map((name) => join(folder.path, name)) as [string, string, string]
    await writeSplitFolder(one, 1)
    await writeSplitFolder(two, 1)
    const before = await scan(one, cache)
    expect((await scan(two, cache)).contentSha256).toBe(before.contentSha256)
    await writeFile(join(two, 'val/b/0.png'), await plainPng(1, 2, 3))
    expect((await scan(two, cache)).contentSha256).not.toBe(before.contentSha256)
  })

  test('lists unreadable files with a reason and leaves them out', async () => {
    await using folder = await temporaryFolder()
    await writeSplitFolder(folder.path, 2)
    const photo = await sharp({
      create: {
        width: 64,
        height: 64,
        channels: 3,
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
        background: '#000',
      },
    })
      .jpeg()
      .toBuffer()
    await writeFiles(folder.path, {
      'train/a/empty.jpg': '',
      'train/a/text.png': 'this is no image',
      'train/b/cut.jpg': photo.subarray(0, photo.length / 2),
      'train/b/old.bmp': 'BM',
    })
    const dataset = await scan(folder.path, join(folder.path, '.cache'))
    expect(dataset.total).toBe(12)
    expect(dataset.unreadable).toEqual([
      { path: 'train/a/empty.jpg', reason: 'the file is empty' },
      { path: 'train/a/text.png', reason: 'not an image, or its format is unknown' },
      { path: 'train/b/cut.jpg', reason: 'the file is cut off or damaged' },
      { path: 'train/b/old.bmp', reason: 'BMP files cannot be decoded; convert it to PNG or JPEG' },
    ])
  })

  test('splits a bare folder by seed and says how', async () => {
    await using folder = await temporaryFolder()
    for (let index = 0; index < 10; index++)
      await writeFiles(folder.path, {
        [`cat/${index}.png`]: await plainPng(index, 0, 0),
        [`dog/${index}.png`]: await plainPng(0, index, 0),
      })
    const cache = join(folder.path, '.cache')
    const dataset = await scan(folder.path, cache, { valRatio: 0.2, testRatio: 0.3, seed: 7 })
    expect(dataset.counts.map(({ perClass }) => perClass)).toEqual([
      [5, 5],
      [2, 2],
      [3, 3],
    ])
    expect(dataset.splitting).toEqual({ valRatio: 0.2, testRatio: 0.3, seed: 7 })
    expect((await scan(folder.path, cache, { valRatio: 0.2, testRatio: 0.3, seed: 8 })).contentSha256).not.toBe(
      dataset.contentSha256,
    )
  })

  test.each([
    ['data.folder-not-found', async (root: string) => join(root, 'nothing')],
    ['data.not-a-folder', async (root: string) => (await writeFiles(root, { 'f.zip': 'x' }), join(root, 'f.zip'))],
    ['data.no-class-folders', async (root: string) => (await mkdir(join(root, 'e')), join(root, 'e'))],
    [
      'data.no-readable-images',
      async (root: string) => (await writeFiles(root, { 'a/1.jpg': 'x', 'b/2.jpg': 'x' }), root),
    ],
    [
      'data.manifest-invalid',
      async (root: string) => (
        await writeSplitFolder(root, 1),
        await writeFiles(root, { 'manifest.csv': 'x,y\n' }),
        root
      ),
    ],
  ])('refuses with %s, naming the folder or the file', async (code, make) => {
    await using folder = await temporaryFolder()
    const error = await scan(await make(folder.path), join(folder.path, '.cache')).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).code).toBe(code)
    expect((error as AppError).message).not.toMatch(/ENOENT|undefined|at \//)
  })

  test('follows links to images and survives a link in a circle', async () => {
    await using folder = await temporaryFolder()
    const root = join(folder.path, 'linked')
    await writeSplitFolder(root, 1)
    await writeFiles(folder.path, { 'elsewhere.png': await plainPng(9, 9, 9) })
    await symlink(join(folder.path, 'elsewhere.png'), join(root, 'train/a/link.png'))
    await symlink(root, join(root, 'train/a/circle'))
    expect((await scan(root, join(folder.path, 'cache'))).total).toBe(7)
  })

  test('reports progress up to 1 and stops on cancel', async () => {
    await using folder = await temporaryFolder()
    await writeSplitFolder(folder.path, 10)
    const ratios: (number | null)[] = []
    const params = dataParams.parse({ path: folder.path })
    await scanFolder(params, { ...context, report: ({ ratio }) => ratios.push(ratio) }, join(folder.path, '.cache'))
    expect(ratios[0]).toBeNull()
    expect(ratios.at(-1)).toBe(1)
    const controller = new AbortController()
    const cancelled = scanFolder(
      params,
      {
        ...context,
        signal: controller.signal,
        report: ({ ratio }) => ratio !== null && ratio > 0.3 && controller.abort(),
      },
      join(folder.path, '.cache'),
    )
    await expect(cancelled).rejects.toBeInstanceOf(CancelledError)
  })
})
