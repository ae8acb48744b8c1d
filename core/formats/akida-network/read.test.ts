import { describe, expect, it } from 'vitest'
import { outputShape } from '../../akida/shapes.ts'
import { randomNetwork } from '../../testing/akida-networks.ts'
import { readAkidaNetwork, readAkidaNetworkText } from './read.ts'
import { writeAkidaNetwork } from './write.ts'

const network = randomNetwork(4, outputShape)
type Json = { layers: Record<string, unknown>[] } & Record<string, unknown>
const written = () => {
  const { json, weights } = writeAkidaNetwork(network)
  return { json: structuredClone(json) as unknown as Json, weights }
}

it('gives back what was written, for every layer type', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const one = randomNetwork(seed, outputShape)
    const { json, weights } = writeAkidaNetwork(one)
    expect(readAkidaNetwork(JSON.parse(JSON.stringify(json)), weights)).toEqual(one)
  }
})

describe('refusals name the place', () => {
  const refused: [string, (json: Json) => void, RegExp][] = [
    ['another format', (json) => (json['format'] = 'akida2-network/1'), /format: /],
    ['a missing field', (json) => delete json.layers.at(-1)!['name'], /layers\.\d+\.name/],
    ['an unknown layer', (json) => (json.layers.at(-1)!['type'] = 'lstm'), /layers\.\d+\.type/],
    ['a weight width of 3', (json) => (json.layers.at(-1)!['weights_bits'] = 3), /weights_bits/],
    ['a name used twice', (json) => (json.layers.at(-1)!['name'] = json.layers[0]!['name']), /name is used twice/],
    ['a wrong input shape', (json) => (json['input_shape'] = [4, 4, 1]), /input_shape is .* the network's is 4x4x1/],
  ]
  it.each(refused)('%s', (_, spoil, message) => {
    const { json, weights } = written()
    spoil(json)
    expect(() => readAkidaNetwork(json, weights)).toThrow(message)
  })

  it('a truncated weight file', () => {
    const { json, weights } = written()
    expect(() => readAkidaNetwork(json, weights.subarray(0, weights.length - 40))).toThrow(
      /needs bytes \d+ to \d+, but the weight file has \d+ bytes/,
    )
  })

  it('text that is not JSON', () => {
    expect(() => readAkidaNetworkText('{"format":', new Uint8Array(0))).toThrow('the file is not JSON')
  })
})
