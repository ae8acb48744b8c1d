import { expect, it } from 'vitest'
import { countBins } from './bin-counts.ts'

it('counts by hand: 0..8 in 4 bins of width 2, the top in the last', () => {
  expect(countBins([0, 1.9, 2, 5, 6, 8], 4)).toEqual({ min: 0, max: 8, counts: [2, 1, 1, 2] })
})
it('starts below zero only where values do', () => {
  expect(countBins([-1, 1], 2)).toEqual({ min: -1, max: 1, counts: [1, 1] })
  expect(countBins([3, 4], 2)).toEqual({ min: 0, max: 4, counts: [0, 2] })
})
it('counts every finite value and no other, also when all are equal or none is there', () => {
  expect(countBins([0, 0, Number.NaN, Infinity], 2)).toEqual({ min: 0, max: 0, counts: [2, 0] })
  expect(countBins([], 2)).toEqual({ min: 0, max: 0, counts: [0, 0] })
})
