import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataParams } from '../../contract/jobs/data.ts'
import { planDemoSet } from '../../dataset/demo/plan.ts'
import { drawDemoImage } from '../../dataset/demo/scene.ts'
import { temporaryFolder } from '../../testing/image-folder.ts'
import { writeDemoImages } from './demo.ts'
import { loadImages } from './load.ts'
import { scanFolder } from './scan.ts'

test('writes a data set that is read back as it was drawn', async () => {
  await using folder = await temporaryFolder()
  const [root, cache] = [join(folder.path, 'demo'), join(folder.path, 'cache')]
  const options = { sizePx: 24, seed: 9, counts: { train: 8, val: 2, test: 4 } }
  expect(await writeDemoImages(root, options)).toBe(14)
  const context = { signal: new AbortController().signal, report: () => undefined, turn: async () => undefined }
  const dataset = await scanFolder(dataParams.parse({ path: root }), context, cache)
  expect(dataset.counts.map(({ perClass }) => perClass)).toEqual([
    [4, 4],
    [1, 1],
    [2, 2],
  ])
  expect(dataset.classes).toEqual(['not_person', 'person'])
  const set = await loadImages(dataset, { split: 'test', height: 24, width: 24, channels: 3 }, cache)
  const planned = planDemoSet(options).find(({ path }) => path === set.paths[3])!
  expect(set.pixels.subarray(3 * 24 * 24 * 3)).toEqual(drawDemoImage({ ...planned, sizePx: 24 }))
})
