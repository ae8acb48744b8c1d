import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { expect, it } from 'vitest'
import { summariseGraph } from '../../../graph/summary.ts'
import { readHdf5 } from '../../../node/hdf5.ts'
import { decodeImage } from '../../../node/images/decode.ts'
import { createTrainEngine } from '../../../node/tfjs/engine.ts'
import { sharedPath } from '../../../testing/shared.ts'
import { createPredictor } from '../../../train/predict.ts'
import { readKerasH5 } from './read-model.ts'

const modelPath = sharedPath('data', 'models', 'vww_96.h5')
const imagesPath = sharedPath('data', 'vww')
const tablePath = sharedPath('reference', 'vww_96_probabilities.csv')

it.skipIf(!modelPath || !imagesPath || !tablePath)('vww_96.h5 answers as in Keras on the test images', async () => {
  const file = await readHdf5(await readFile(modelPath!))
  const model = readKerasH5(file)
  file.close()
  // MobileNetV1 alpha 0.25 with its convolution biases folded away.
  expect(summariseGraph(model.graph).parameters).toBe(219_058)

  const rows = (await readFile(tablePath!, 'utf8'))
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
  const size = 96 * 96 * 3
  const pixels = new Uint8Array(rows.length * size)
  for (const [index, row] of rows.entries()) {
    pixels.set(
      await decodeImage(await readFile(join(imagesPath!, row[0]!)), { height: 96, width: 96, channels: 3 }),
      index * size,
    )
  }
  const predictor = await createPredictor(await createTrainEngine(), model)
  const { probabilities } = await predictor.predict(pixels, rows.length)
  predictor.dispose()

  let correct = 0
  let compared = 0
  rows.forEach(([, label, crc, , person], index) => {
    const probability = probabilities[index * 2 + 1]!
    if ((probability > 0.5 ? 'person' : 'not_person') === label) correct++
    if (crc32(pixels.subarray(index * size, (index + 1) * size)) !== Number(crc)) return
    compared++
    expect(Math.abs(probability - Number(person))).toBeLessThan(1e-4)
  })
  expect(correct).toBe(425)
  // Another JPEG decoder may differ by a level in some images.
  expect(compared).toBeGreaterThan(0)
})
