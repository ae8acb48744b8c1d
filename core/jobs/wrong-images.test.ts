import { expect, it } from 'vitest'
import { findWrongImages } from './wrong-images.ts'

it('lists wrong answers, the surest first, with both probabilities', () => {
  const images = { paths: ['a', 'b', 'c', 'd'], labels: Int32Array.of(0, 1, 1, 0), classes: ['x', 'y'] }
  const probabilities = Float32Array.of(0.25, 0.75, 0.125, 0.875, 0.875, 0.125, 0.5, 0.5)
  expect(findWrongImages(images, probabilities, 'val')).toEqual({
    split: 'val',
    classes: ['x', 'y'],
    total: 2,
    images: [
      { path: 'c', label: 1, predicted: 0, predictedProbability: 0.875, labelProbability: 0.125 },
      { path: 'a', label: 0, predicted: 1, predictedProbability: 0.75, labelProbability: 0.25 },
    ],
  })
})

it('lists 200 and counts all', () => {
  const count = 300
  const images = {
    paths: Array.from({ length: count }, (_, index) => `${index}`),
    labels: new Int32Array(count),
    classes: ['x', 'y'],
  }
  const probabilities = Float32Array.from({ length: 2 * count }, (_, index) => index % 2)
  const { total, images: listed } = findWrongImages(images, probabilities, 'test')
  expect([total, listed.length]).toEqual([300, 200])
})
