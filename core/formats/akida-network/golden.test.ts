import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sharedPath } from '../../testing/shared.ts'
import { readAkidaNetworkText } from './read.ts'
import { writeAkidaNetwork } from './write.ts'

const folder = sharedPath('reference', 'golden', 'akidanet_a025_96_c2')

describe.skipIf(folder === null)('the whole AkidaNet of the reference data', () => {
  const read = (name: string) => readFileSync(join(folder ?? '', name))

  it('survives reading, writing and reading again', () => {
    const network = readAkidaNetworkText(read('network.json').toString(), read('weights.bin'))
    const { json, weights } = writeAkidaNetwork(network)
    expect(readAkidaNetworkText(JSON.stringify(json), weights)).toEqual(network)
    expect(Buffer.from(weights).equals(read('weights.bin'))).toBe(true)
  })
})
