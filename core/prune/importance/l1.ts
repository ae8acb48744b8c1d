import type { Importance } from './importance.ts'

/** Mean |w| of each filter's kernel (Li et al. 2017); of a separable layer its pointwise kernel. */
export const l1Importance: Importance = (layer, weights) => {
  const kernel = weights[`${layer.id}/${layer.type === 'separable' ? 'pointwise' : 'kernel'}`]!
  const filters = kernel.shape.at(-1)!
  const sums = new Float64Array(filters)
  kernel.data.forEach((value, index) => (sums[index % filters]! += Math.abs(value)))
  return sums.map((sum) => (sum * filters) / kernel.data.length)
}
