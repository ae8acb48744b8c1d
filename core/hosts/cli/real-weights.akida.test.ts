import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { prepareAkidaEnvironment } from '../../node/akida-package/environment.ts'
import { runForJson } from '../../testing/command-line.ts'
import { temporaryFolder } from '../../testing/image-folder.ts'
import { sharedPath } from '../../testing/shared.ts'

const environment = prepareAkidaEnvironment()
if (environment.python === null) console.warn(`skipped: ${environment.reason}`)
const modelFile = sharedPath('data', 'models', 'vww_96.h5')
const photos = sharedPath('data', 'vww')

it.skipIf(environment.python === null || modelFile === null || photos === null)(
  'an AkidaNet trained here on photographs gives the same potentials in the vendor runtime, maps and survives .fbz',
  async () => {
    await using folder = await temporaryFolder()
    const run = (...args: string[]) => runForJson(folder.path, ...args)
    await run('new', 'p.netlathe')
    await run('import', 'p.netlathe', modelFile!, '--name', 'mobilenet')
    await run('data', 'p.netlathe', photos!)
    await run('swap', 'p.netlathe', '--fuse', '--data', 'vww', '--images', '200')
    await run('train', 'p.netlathe', '--bits', '8/4/4', '--epochs', '1', '--limit', '256', '--teacher', 'mobilenet')
    await run('export', 'p.netlathe', '--format', 'metatf', '--data', 'vww', '--images', '200', '--out', 'bundle')
    const done = spawnSync(environment.python!, [join(folder.path, 'bundle', 'rebuild.py'), '--device', 'AKD1500'], {
      encoding: 'utf8',
    })
    expect(done.status, done.stderr).toBe(0)
    expect(JSON.parse(done.stdout)).toMatchObject({
      outputs: { images: 200, wrong_images: 0, equal: true },
      mapping: { device: 'AKD1500', passes: 1 },
      saved: { outputs: { equal: true } },
    })

    // Back from the bundle, and out again: the same answers of every layer.
    await run('import', 'p.netlathe', join('bundle', 'network.json'), '--name', 'returned')
    await run('export', 'p.netlathe', '--model', 'returned', '--data', 'vww', '--images', '200', '--out', 'again')
    const [before, after] = await Promise.all(
      ['bundle', 'again'].map(
        async (name) =>
          JSON.parse(await readFile(join(folder.path, name, 'expected.json'), 'utf8')) as {
            layers: unknown
            potentials: unknown
          },
      ),
    )
    expect(after!.potentials).toEqual(before!.potentials)
    expect(after!.layers).toEqual(before!.layers)
  },
)
