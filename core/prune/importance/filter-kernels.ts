import type { Layer } from '../../graph/types.ts'
import type { Weights } from '../../tensor/tensor.ts'

/** The kernel that makes the filters of a layer, (size, filters) in C order; of a separable layer the pointwise one. */
export function filterKernels(layer: Layer, weights: Weights): { filters: number; size: number; data: Float32Array } {
  const { shape, data } = weights[`${layer.id}/${layer.type === 'separable' ? 'pointwise' : 'kernel'}`]!
  const filters = shape.at(-1)!
  return { filters, size: data.length / filters, data }
}
