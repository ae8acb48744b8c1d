import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readAkidaNetworkText } from '../../formats/akida-network/read.ts'
import { writeMetatfBundle } from '../../formats/exporters/metatf/write.ts'
import { sharedPath } from '../../testing/shared.ts'
import { createIntegerEngine } from '../integer/engine.ts'
import { akidaVersion, prepareAkidaEnvironment } from './environment.ts'
import { readBundlePrograms } from './programs.ts'

const environment = prepareAkidaEnvironment()
if (environment.python === null) console.warn(`skipped: ${environment.reason}`)
const golden = sharedPath('reference', 'golden', 'akidanet_a025_96_c2')

it.skipIf(environment.python === null || golden === null)(
  'the exported bundle rebuilds itself with the vendor package',
  async () => {
    const read = (name: string) => readFileSync(join(golden!, name))
    const network = readAkidaNetworkText(read('network.json').toString(), read('weights.bin'))
    // 112 images: the eight real ones, shifted cyclically by some bytes.
    const real = read('images.bin')
    const images = new Uint8Array(14 * real.length)
    for (let i = 0; i < 14; i++) {
      const shift = 3 * 96 * 5 * i
      images.set(real.subarray(shift), i * real.length)
      images.set(real.subarray(0, shift), (i + 1) * real.length - shift)
    }
    const engine = await createIntegerEngine()
    const programs = await readBundlePrograms()
    const files = writeMetatfBundle({
      network,
      classes: ['a', 'b'],
      images,
      engine,
      programs,
      madeBy: 'test',
      akidaVersion,
    })
    const folder = mkdtempSync(join(tmpdir(), 'netlathe-bundle-'))
    try {
      for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
      const done = spawnSync(environment.python!, [join(folder, 'rebuild.py')], { encoding: 'utf8' })
      expect(done.status, done.stderr).toBe(0)
      const report = JSON.parse(done.stdout) as Record<string, unknown>
      expect(report).toMatchObject({
        outputs: { images: 112, equal: true },
        mapping: { device: 'AKD1500', passes: 1 },
        saved: { outputs: { equal: true } },
      })
      expect(existsSync(join(folder, 'network.fbz'))).toBe(true)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
