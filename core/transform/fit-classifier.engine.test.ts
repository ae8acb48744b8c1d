import { beforeAll, describe, expect, it } from 'vitest'
import { createRng } from '../base/rng.ts'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import type { TrainEngine } from '../train/engine.ts'
import { fitClassifier, type Classifier, type LabelledFeatures } from './fit-classifier.ts'

let engine: TrainEngine
beforeAll(async () => void (engine = await createTrainEngine()))
const turn = async () => {}

/** Cross-entropy of all rows and the penalty on weights of standardised features, in plain float64. */
function objective({ kernel, bias }: Classifier, data: LabelledFeatures, classes: number, ridge: number): number {
  const { features, labels, count, size } = data
  let loss = 0
  for (let row = 0; row < count; row++) {
    const logits = Array.from({ length: classes }, (_, index) =>
      Array.from({ length: size }).reduce<number>(
        (sum, _none, at) => sum + features[row * size + at]! * kernel.data[at * classes + index]!,
        bias.data[index]!,
      ),
    )
    loss += Math.log(logits.reduce((sum, value) => sum + Math.exp(value), 0)) - logits[labels[row]!]!
  }
  for (let at = 0; at < size; at++) {
    const column = Array.from({ length: count }, (_, row) => features[row * size + at]!)
    const mean = column.reduce((sum, value) => sum + value, 0) / count
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count
    for (let index = 0; index < classes; index++)
      loss += ((ridge * count) / 2) * kernel.data[at * classes + index]! ** 2 * variance
  }
  return loss
}

function drawData(): LabelledFeatures {
  const rng = createRng(5)
  const [count, size] = [90, 4]
  const labels = Array.from({ length: count }, (_, row) => row % 3)
  const features = Float32Array.from({ length: count * size }, (_, at) => {
    const [row, feature] = [Math.floor(at / size), at % size]
    return rng.normal() * (feature + 1) + (labels[row] === feature ? 2 : 0) + 10
  })
  return { features, labels, count, size }
}

describe('fitClassifier', () => {
  it('no step in any direction lowers the loss', async () => {
    const data = drawData()
    const ridge = 0.02
    const fitted = await fitClassifier(engine.tf, data, 3, ridge, turn)
    const best = objective(fitted, data, 3, ridge)
    for (const tensor of [fitted.kernel, fitted.bias]) {
      tensor.data.forEach((value, index) => {
        for (const step of [-0.02, 0.02]) {
          tensor.data[index] = value + step
          expect(objective(fitted, data, 3, ridge)).toBeGreaterThan(best - 1e-4)
        }
        tensor.data[index] = value
      })
    }
  })

  it('of features that say nothing only the shares of the classes remain', async () => {
    const data = {
      features: new Float32Array(20).fill(7),
      labels: [...Array(15).fill(0), ...Array(5).fill(1)],
      count: 20,
      size: 1,
    }
    const { kernel, bias } = await fitClassifier(engine.tf, data, 2, 0.1, turn)
    expect([...kernel.data]).toEqual([0, 0])
    // Odds of 15 to 5.
    expect(bias.data[0]! - bias.data[1]!).toBeCloseTo(Math.log(3), 2)
  })

  it('keeps no tensors', async () => {
    const before = engine.tf.memory().numTensors
    await fitClassifier(engine.tf, drawData(), 3, 0.1, turn)
    expect(engine.tf.memory().numTensors).toBe(before)
  })
})
