import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { readHdf5 } from '../../../node/hdf5.ts'
import { createTrainEngine } from '../../../node/tfjs/engine.ts'
import { sharedPath } from '../../../testing/shared.ts'
import { readVwwImages } from '../../../testing/vww-images.ts'
import { createPredictor } from '../../../train/predict.ts'
import type { Model } from '../../../graph/types.ts'
import { readKerasH5 } from '../keras-h5/read-model.ts'
import { readTflite } from './read-model.ts'

const kerasPath = sharedPath('data', 'models', 'vww_96.h5')
const floatPath = sharedPath('data', 'models', 'vww_96_float.tflite')
const integerPath = sharedPath('data', 'models', 'vww_96_int8.tflite')
const images = await readVwwImages()

it.skipIf(!kerasPath || !floatPath || !integerPath || !images)(
  'the converted files of a model answer as the model itself does',
  async () => {
    const { count, pixels, labels, kerasPerson } = images!
    const engine = await createTrainEngine()
    const personIn = async (model: Model) => {
      const predictor = await createPredictor(engine, model)
      const { probabilities } = await predictor.predict(pixels, count)
      predictor.dispose()
      return labels.map((_, index) => probabilities[index * 2 + 1]!)
    }
    const file = await readHdf5(await readFile(kerasPath!))
    const keras = await personIn(readKerasH5(file))
    const float = await personIn(readTflite(await readFile(floatPath!)))
    const integer = await personIn(readTflite(await readFile(integerPath!)))

    const furthest = (from: number[], to: (number | null)[]) =>
      Math.max(...from.map((value, index) => (to[index] === null ? 0 : Math.abs(value - to[index]!))))
    expect(furthest(float, keras)).toBeLessThan(1e-5)
    expect(furthest(float, kerasPerson)).toBeLessThan(1e-4)
    // Rounded to 8 bits by the converter, in float arithmetic here.
    const meanDistance = integer.reduce((sum, value, index) => sum + Math.abs(value - keras[index]!), 0) / count
    expect(meanDistance).toBeLessThan(0.03)
    const accuracy = (person: number[]) =>
      labels.filter((label, index) => Number(person[index]! > 0.5) === label).length / count
    expect(Math.abs(accuracy(integer) - accuracy(keras))).toBeLessThanOrEqual(0.01)
  },
)
