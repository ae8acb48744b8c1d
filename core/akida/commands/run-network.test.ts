import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readAkidaNetworkText } from '../../formats/akida-network/read.ts'
import { sharedPath } from '../../testing/shared.ts'
import { referenceEngine } from '../integer/reference.ts'
import { crc32 } from './crc32.ts'
import type { RunReport } from './run-network.ts'
import { countImages, runNetworkReport } from './run-network.ts'

const folder = sharedPath('reference', 'golden', 'akidanet_a025_96_c2')

it('computes the check value of the CRC-32 definition', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
})

describe.skipIf(folder === null)('the whole AkidaNet on eight real images', () => {
  const read = (name: string) => readFileSync(join(folder!, name))
  const network = folder === null ? null! : readAkidaNetworkText(read('network.json').toString(), read('weights.bin'))

  it('gives every field of the vendor run', () => {
    const expected = JSON.parse(read('expected.json').toString()) as RunReport
    const report = runNetworkReport(network, read('images.bin'), referenceEngine)
    expect(report.layers).toHaveLength(15)
    expect(report.layers.map(({ sparsity: _, ...layer }) => layer)).toEqual(
      expected.layers.map(({ sparsity: _, ...layer }) => layer),
    )
    report.layers.forEach((layer, i) => expect(layer.sparsity).toBeCloseTo(expected.layers[i]!.sparsity, 12))
    expect(report.potentials).toEqual(expected.potentials)
    expect(report.predict).toEqual(expected.predict)
  })

  it('names the sizes when the images are cut short', () => {
    expect(() => countImages(network, new Uint8Array(100))).toThrow('96x96x3 images of 27648 bytes')
  })
})
