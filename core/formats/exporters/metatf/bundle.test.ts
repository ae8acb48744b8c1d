import { expect, it } from 'vitest'
import { referenceEngine } from '../../../akida/integer/reference.ts'
import { outputShape } from '../../../akida/shapes.ts'
import { randomImages, randomNetwork } from '../../../testing/akida-networks.ts'
import { readMetatfBundle } from './read.ts'
import { writeMetatfBundle } from './write.ts'

const network = randomNetwork(11, outputShape)
const bundle = () =>
  writeMetatfBundle({
    network,
    classes: ['cat', 'dog'],
    images: randomImages(network, 1, 2),
    engine: referenceEngine,
    programs: { 'rebuild.py': 'pass' },
    madeBy: 'netlathe test',
    akidaVersion: '2.19.3',
  })

it('gives the same network back', () => {
  const { network: read, manifest } = readMetatfBundle(bundle())
  expect(read).toEqual(network)
  expect(manifest).toMatchObject({ classes: ['cat', 'dog'], testImages: 2, layers: network.layers.length })
})

it('refuses a changed file and names it', () => {
  const files = bundle()
  files['weights.bin'] = files['weights.bin']!.map((byte, i) => (i === 5 ? byte ^ 1 : byte))
  expect(() => readMetatfBundle(files)).toThrow('weights.bin is not the file that was exported')
})

it('refuses a missing file, and the closed format of the vendor', () => {
  const { 'network.json': _, ...rest } = bundle()
  expect(() => readMetatfBundle(rest)).toThrow('network.json is missing')
  expect(() => readMetatfBundle({ 'model.fbz': new Uint8Array(3) })).toThrow('layout is not public')
})

it('refuses thresholds outside the chip fields before writing, naming the filter', () => {
  const layers = network.layers.map((layer) => {
    if (layer.type === 'input_data' || layer.type === 'input_conv') return layer
    return { ...layer, threshold: layer.threshold.map((value, f) => (f === 0 ? -524289 : value)) }
  })
  const contents = {
    classes: [],
    images: new Uint8Array(0),
    engine: referenceEngine,
    programs: {},
    madeBy: 't',
    akidaVersion: '2',
  }
  expect(() => writeMetatfBundle({ ...contents, network: { ...network, layers } })).toThrow(
    /threshold of filter 0 is -524289; -524288 to 524287 fit/,
  )
})
