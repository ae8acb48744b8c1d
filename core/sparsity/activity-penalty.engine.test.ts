import type { Tensor } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { activityPenalty, type ActivityKind } from './activity-penalty.ts'

const { tf } = await createTrainEngine()
// Two images with three outputs: sum 6, sum of squares 14.
const values = [0, 1, 2, 3, 0, 0]
const shape: [number, number] = [2, 3]

function penalty(
  kind: ActivityKind,
  activations: number[] = values,
  weight = 1,
): { value: number; gradient: number[] } {
  return tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad((a: Tensor) => activityPenalty(tf, a, tf.scalar(2), kind, weight / 2))(
      tf.tensor2d(activations, shape),
    )
    return { value: value.dataSync()[0]!, gradient: [...grad.dataSync()] }
  })
}

/** The penalties in plain numbers, by their definitions. */
const definitions: Record<ActivityKind, (a: number[]) => number> = {
  l1: (a) => sum(a) / 2,
  l2: (a) => squares(a) / 2,
  l1l2: (a) => (sum(a) + squares(a)) / 2,
  hoyer: (a) => sum(a) ** 2 / squares(a) / 2,
  'hoyer-normalised': (a) => sum(a) ** 2 / squares(a) / 6,
  'event-cost': (a) => sum(a) / 2,
}
const kinds = Object.keys(definitions) as ActivityKind[]

function sum(a: number[]): number {
  return a.reduce((total, value) => total + value, 0)
}

function squares(a: number[]): number {
  return sum(a.map((value) => value ** 2))
}

describe.each(kinds)('the penalty %s', (kind) => {
  it('has the value of its definition, times the weight', () => {
    expect(penalty(kind).value).toBeCloseTo(definitions[kind](values), 5)
    expect(penalty(kind, values, 0.5).value).toBeCloseTo(0.5 * definitions[kind](values), 5)
  })

  it('has the gradient of its definition where outputs are active, and none where they are silent', () => {
    const { gradient } = penalty(kind, values, 3)
    const change = 1e-6
    values.forEach((value, index) => {
      const moved = (by: number) => definitions[kind](values.map((each, at) => (at === index ? each + by : each)))
      const slope = value === 0 ? 0 : (3 * (moved(change) - moved(-change))) / (2 * change)
      expect(gradient[index], `at ${index}`).toBeCloseTo(slope, 4)
    })
  })

  it('of a silent layer is 0, and so is its gradient', () => {
    const { value, gradient } = penalty(kind, [0, 0, 0, 0, 0, 0])
    expect(value).toBe(0)
    expect(gradient.every((entry) => entry === 0)).toBe(true)
  })
})

it('normalised Hoyer does not change with the scale of a layer, nor with its size', () => {
  expect(
    penalty(
      'hoyer-normalised',
      values.map((value) => 7 * value),
    ).value,
  ).toBeCloseTo(penalty('hoyer-normalised').value, 5)
  const even = [1, 1, 1, 1, 1, 1]
  expect(penalty('hoyer-normalised', even).value).toBeCloseTo(1, 6)
})
