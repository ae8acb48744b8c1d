import type { Tensor } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { createTrainEngine } from '../../node/tfjs/engine.ts'
import { accuracy } from './accuracy.ts'
import { crossEntropy, type LabelOptions } from './cross-entropy.ts'
import { distillation } from './distillation.ts'
import { featureDistance } from './feature-matching.ts'

const { tf } = await createTrainEngine()
const rows = [
  [2, -1, 0.5],
  [0, 1, 0],
  [-3, 0, 1],
]
const logits = tf.tensor2d(rows)

function valueOf(make: () => Tensor): number {
  return tf.tidy(() => make().dataSync()[0]!)
}

function logSoftmax(row: number[]): number[] {
  const total = row.reduce((sum, value) => sum + Math.exp(value), 0)
  return row.map((value) => value - Math.log(total))
}

describe('cross-entropy', () => {
  const loss = (labels: number[], options?: LabelOptions) =>
    valueOf(() => crossEntropy(tf, logits, tf.tensor1d(labels, 'int32'), options))
  const own = (row: number, label: number) => -logSoftmax(rows[row]!)[label]!

  it('is the mean over the images that have a label', () => {
    expect(loss([0, 1, 2])).toBeCloseTo((own(0, 0) + own(1, 1) + own(2, 2)) / 3, 5)
    expect(loss([0, -1, 2])).toBeCloseTo((own(0, 0) + own(2, 2)) / 2, 5)
  })

  it('is 0 without any label, and has no gradient', () => {
    expect(loss([-1, -1, -1])).toBe(0)
    const gradient = tf.tidy(() =>
      tf
        .grad((x: Tensor) => crossEntropy(tf, x, tf.tensor1d([-1, -1, -1], 'int32')))(logits)
        .dataSync(),
    )
    expect([...gradient].every((value) => value === 0)).toBe(true)
  })

  it('spreads a share of the target over all classes when labels are smoothed', () => {
    // 0.7 of the target on the label and 0.1 on each of the three classes.
    const smoothed = (row: number, label: number) =>
      0.7 * own(row, label) + 0.1 * [0, 1, 2].reduce((sum, each) => sum + own(row, each), 0)
    const expected = (smoothed(0, 2) + smoothed(1, 0)) / 2
    expect(loss([2, 0, -1], { smoothing: 0.3, classWeights: null })).toBeCloseTo(expected, 5)
  })

  it('weighs images by their class', () => {
    const expected = (4 * own(0, 0) + 0.5 * own(1, 1) + 1 * own(2, 2)) / 3
    expect(loss([0, 1, 2], { smoothing: 0, classWeights: [4, 0.5, 1] })).toBeCloseTo(expected, 5)
  })

  it('has the gradient of finite differences, smoothed, weighted and with a missing label', () => {
    const options = { smoothing: 0.2, classWeights: [3, 1, 0.5] }
    const labels = () => tf.tensor1d([0, -1, 1], 'int32')
    const gradient = tf.tidy(() => [
      ...tf
        .grad((x: Tensor) => crossEntropy(tf, x, labels(), options))(logits)
        .dataSync(),
    ])
    const change = 1e-2
    rows.flat().forEach((_, index) => {
      const moved = (by: number) => {
        const values = rows.flat()
        values[index]! += by
        return valueOf(() => crossEntropy(tf, tf.tensor2d(values, [3, 3]), labels(), options))
      }
      expect(gradient[index], `at ${index}`).toBeCloseTo((moved(change) - moved(-change)) / (2 * change), 3)
    })
  })
})

describe('accuracy', () => {
  const found = (labels: number[]) => valueOf(() => accuracy(tf, logits, tf.tensor1d(labels, 'int32')))
  it('counts the images that have a label only', () => {
    expect(found([0, 1, 2])).toBe(1)
    expect(found([0, -1, 1])).toBe(0.5)
    expect(found([-1, -1, -1])).toBe(0)
  })
})

describe('distillation', () => {
  const one = tf.tensor2d([[1, -1]])
  const teacher = tf.tensor2d([[3, 0]])
  const soft = (a: number, b: number) => 1 / (1 + Math.exp((b - a) / 2))
  const [p, q] = [soft(3, 0), soft(1, -1)]
  const divergence = 4 * (p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q)))

  it('is zero for equal logits and the scaled divergence otherwise', () => {
    expect(valueOf(() => distillation(tf, one, one, 2))).toBeCloseTo(0, 6)
    expect(valueOf(() => distillation(tf, one, teacher, 2))).toBeCloseTo(divergence, 5)
  })

  it('lets rows count less', () => {
    const both = (a: Tensor, b: Tensor) => tf.concat([a, b])
    const weighted = valueOf(() =>
      distillation(tf, both(one, one), both(teacher, teacher), 2, 1, tf.tensor1d([1, 0.25])),
    )
    expect(weighted).toBeCloseTo((divergence * 1.25) / 2, 5)
  })
})

describe('the distance of matched layers', () => {
  // Mean 2.5, variance 1.25.
  const teacher = tf.tensor2d([
    [1, 2],
    [3, 4],
  ])

  it('is 0 for equal outputs and 1 for a constant guess of the mean, times the weight', () => {
    expect(valueOf(() => featureDistance(tf, teacher, teacher, 5))).toBe(0)
    expect(valueOf(() => featureDistance(tf, tf.fill([2, 2], 2.5), teacher, 5))).toBeCloseTo(5, 5)
  })

  it('has the gradient 2 weight (student - teacher) / (n variance), for the student only', () => {
    const student = tf.tensor2d([
      [2, 2],
      [0, 4],
    ])
    const gradient = tf.tidy(() =>
      tf
        .grad((x: Tensor) => featureDistance(tf, x, teacher, 5))(student)
        .dataSync(),
    )
    ;[1, 0, -3, 0].forEach((difference, index) =>
      expect(gradient[index]).toBeCloseTo((2 * 5 * difference) / (4 * 1.25), 5),
    )
  })

  it('stays finite for a silent teacher', () => {
    expect(Number.isFinite(valueOf(() => featureDistance(tf, tf.ones([2, 2]), tf.zeros([2, 2]), 1)))).toBe(true)
  })
})
