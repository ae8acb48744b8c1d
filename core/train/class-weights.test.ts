import { expect, it } from 'vitest'
import { balancedClassWeights } from './class-weights.ts'

it('makes all classes count alike, images without label aside', () => {
  const labels = Int32Array.of(0, 0, 0, 1, -1, -1, -1)
  const weights = balancedClassWeights(labels, 2)
  // 4 images / (2 classes x 3), 4 / (2 x 1)
  expect(weights[0]).toBeCloseTo(2 / 3, 12)
  expect(weights[1]).toBeCloseTo(2, 12)
})

it('gives a class without images a weight that changes nothing', () => {
  expect(balancedClassWeights(Int32Array.of(0, 2), 3)).toEqual([1, 1, 1])
})
