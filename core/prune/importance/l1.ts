import type { Importance, ImportanceInput } from './importance.ts'
import { filterKernels } from './filter-kernels.ts'

/** Mean |w| of each filter's kernel (Li et al. 2017); of a separable layer its pointwise kernel. */
export const l1Importance: Importance = { measures: 'nothing', rank: meanMagnitude }

/** Mean |w| of each filter's kernel, [filters]. */
export function meanMagnitude({ layer, weights }: Pick<ImportanceInput, 'layer' | 'weights'>): Float64Array {
  const { filters, size, data } = filterKernels(layer, weights)
  const sums = new Float64Array(filters)
  data.forEach((value, index) => (sums[index % filters]! += Math.abs(value)))
  return sums.map((sum) => sum / size)
}
