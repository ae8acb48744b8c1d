import { filterKernels } from './filter-kernels.ts'
import type { Importance } from './importance.ts'

/**
 * Sum of the Euclidean distances to all filters of the layer (FPGM, He et al. 2019): the filters nearest to the geometric median are those
 * that the others replace best. O(filters^2 size).
 */
export const geometricMedianImportance: Importance = {
  measures: 'nothing',
  rank: ({ layer, weights }) => {
    const { filters, size, data } = filterKernels(layer, weights)
    const squares = new Float64Array(filters * filters)
    for (let row = 0; row < size; row++) {
      const start = row * filters
      for (let a = 0; a < filters; a++)
        for (let b = a + 1; b < filters; b++) squares[a * filters + b]! += (data[start + a]! - data[start + b]!) ** 2
    }
    const sums = new Float64Array(filters)
    for (let a = 0; a < filters; a++)
      for (let b = a + 1; b < filters; b++) {
        const distance = Math.sqrt(squares[a * filters + b]!)
        sums[a]! += distance
        sums[b]! += distance
      }
    return sums
  },
}
