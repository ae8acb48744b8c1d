import type { Tensor } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { batchNormTraining, relu, relu6 } from '../tensor/ops.ts'
import { fakeQuantiseActivation, learnedQuantiseActivation } from '../quant/fake-quant.ts'

const engine = await createTrainEngine()
const { tf } = engine

/** Largest difference between two functions' values and gradients with respect to all inputs. */
function largestDifference(
  inputs: Tensor[],
  one: (...x: Tensor[]) => Tensor,
  other: (...x: Tensor[]) => Tensor,
): number {
  return tf.tidy(() => {
    const results = [one, other].map((f) => {
      const weights = tf.randomNormal(f(...inputs).shape, 0, 1, 'float32', 3)
      const { value, grads } = tf.valueAndGrads((...x: Tensor[]) => tf.sum(tf.mul(f(...x), weights)))(inputs)
      return [value, ...grads]
    })
    const differences = results[0]!.map((a, index) => tf.max(tf.abs(tf.sub(a, results[1]![index]!))).dataSync()[0]!)
    return Math.max(...differences)
  })
}

describe('fused operations equal their composed forms in value and gradient', () => {
  const x = tf.mul(tf.randomNormal([4, 5, 5, 3], 0, 1, 'float32', 1), 4)

  it('ReLU and ReLU6', () => {
    expect(
      largestDifference(
        [x],
        (a) => relu6(tf, a),
        (a) => tf.minimum(tf.relu(a), 6),
      ),
    ).toBeLessThan(1e-5)
    expect(
      largestDifference(
        [x],
        (a) => relu(tf, a),
        (a) => tf.maximum(a, 0),
      ),
    ).toBeLessThan(1e-5)
  })

  it('batch normalisation in training', () => {
    const gamma = tf.tensor1d([1, 0.5, 2])
    const beta = tf.tensor1d([0, 1, -1])
    const composed = (a: Tensor, g: Tensor, b: Tensor) => {
      const { mean, variance } = tf.moments(a, [0, 1, 2])
      return tf.add(tf.mul(tf.mul(tf.sub(a, mean), tf.rsqrt(tf.add(variance, 1e-3))), g), b)
    }
    expect(
      largestDifference([x, gamma, beta], (a, g, b) => batchNormTraining(tf, a, g, b, 1e-3).y, composed),
    ).toBeLessThan(2e-4)
  })

  it('batch statistics: mean and unbiased variance', () => {
    const two = tf.tensor4d([1, 3, 5, 7], [4, 1, 1, 1])
    const { mean, variance } = batchNormTraining(tf, two, tf.ones([1]), tf.zeros([1]), 1e-3)
    expect(mean.dataSync()[0]).toBeCloseTo(4, 5)
    // ((1-4)^2 + (3-4)^2 + (5-4)^2 + (7-4)^2) / 3
    expect(variance.dataSync()[0]).toBeCloseTo(20 / 3, 4)
  })
})

describe('quantised activations', () => {
  const step = tf.scalar(0.5)

  it('give multiples of the step between 0 and the top level', () => {
    const values = fakeQuantiseActivation(tf, tf.tensor1d([-1, 0.2, 0.3, 0.8, 1.4, 9]), step, 2).dataSync()
    // top = 3 * 0.5
    ;[0, 0, 0.5, 1, 1.5, 1.5].forEach((expected, index) => expect(values[index]).toBeCloseTo(expected, 5))
  })

  it('pass the gradient inside the range and LSQ’s to the step', () => {
    const x = tf.tensor2d([[-1, 0.3, 1.4, 9, 10]])
    const { grads } = tf.valueAndGrads((a: Tensor, s: Tensor) => tf.sum(learnedQuantiseActivation(tf, a, s, 2, 'lsq')))(
      [x, step],
    )
    expect([...grads[0]!.dataSync()]).toEqual([0, 1, 1, 0, 0])
    expect([
      ...tf
        .grad((a: Tensor) => tf.sum(fakeQuantiseActivation(tf, a, step, 2)))(x)
        .dataSync(),
    ]).toEqual([0, 1, 1, 0, 0])
    // Levels 1 and 3 for v = 0.6 and 2.8, two values above the top level 3; five values, so scaled by 1 / sqrt(5 * 3).
    expect(grads[1]!.dataSync()[0]).toBeCloseTo((0.4 + 0.2 + 3 + 3) / Math.sqrt(15), 5)
  })

  it('pass to PACT’s clip only what it cuts off', () => {
    const x = tf.tensor2d([[-1, 0.3, 1.4, 9, 10]])
    const { grads } = tf.valueAndGrads((a: Tensor, s: Tensor) =>
      tf.sum(learnedQuantiseActivation(tf, a, s, 2, 'pact')),
    )([x, step])
    expect([...grads[0]!.dataSync()]).toEqual([0, 1, 1, 0, 0])
    // Two values above the clip, which is 3 steps.
    expect(grads[1]!.dataSync()[0]).toBeCloseTo(2 * 3, 5)
  })
})
