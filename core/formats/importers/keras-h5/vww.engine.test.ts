import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { summariseGraph } from '../../../graph/summary.ts'
import { readHdf5 } from '../../../node/hdf5.ts'
import { createTrainEngine } from '../../../node/tfjs/engine.ts'
import { sharedPath } from '../../../testing/shared.ts'
import { readVwwImages } from '../../../testing/vww-images.ts'
import { createPredictor } from '../../../train/predict.ts'
import { readKerasH5 } from './read-model.ts'

const modelPath = sharedPath('data', 'models', 'vww_96.h5')
const images = await readVwwImages()

it.skipIf(!modelPath || !images)('vww_96.h5 answers as in Keras on the test images', async () => {
  const file = await readHdf5(await readFile(modelPath!))
  const model = readKerasH5(file)
  file.close()
  // MobileNetV1 alpha 0.25 with its convolution biases folded away.
  expect(summariseGraph(model.graph).parameters).toBe(219_058)

  const { count, pixels, labels, kerasPerson } = images!
  const predictor = await createPredictor(await createTrainEngine(), model)
  const { probabilities } = await predictor.predict(pixels, count)
  predictor.dispose()

  const person = labels.map((_, index) => probabilities[index * 2 + 1]!)
  expect(labels.filter((label, index) => Number(person[index]! > 0.5) === label)).toHaveLength(425)
  // Another JPEG decoder may differ by a level in some images.
  const comparable = kerasPerson.flatMap((value, index) => (value === null ? [] : [person[index]! - value]))
  expect(comparable.length).toBeGreaterThan(0)
  for (const difference of comparable) expect(Math.abs(difference)).toBeLessThan(1e-4)
})
