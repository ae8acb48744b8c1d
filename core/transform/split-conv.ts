import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { tensor, type Tensor } from '../tensor/tensor.ts'

/**
 * The separable layer nearest to a standard convolution: for every input channel the best rank-1 fit of its k*k x filters matrix
 * (Eckart and Young 1936), the root of the singular value on each side. `kernel`
 * [k, k, in, out] becomes [k, k, in, 1] and [1, 1, in, out].
 */
export function splitConv(kernel: Tensor): { depthwise: Tensor; pointwise: Tensor } {
  const [edge = 0, , channels = 0, filters = 0] = kernel.shape
  const depthwise = tensor([edge, edge, channels, 1])
  const pointwise = tensor([1, 1, channels, filters])
  for (let channel = 0; channel < channels; channel++) {
    const slice = new Matrix(edge * edge, filters)
    for (let cell = 0; cell < edge * edge; cell++) {
      for (let filter = 0; filter < filters; filter++)
        slice.set(cell, filter, kernel.data[(cell * channels + channel) * filters + filter]!)
    }
    const {
      leftSingularVectors: left,
      rightSingularVectors: right,
      diagonal,
    } = new SingularValueDecomposition(slice, { autoTranspose: true })
    const root = Math.sqrt(diagonal[0] ?? 0)
    for (let cell = 0; cell < edge * edge; cell++) depthwise.data[cell * channels + channel] = left.get(cell, 0) * root
    for (let filter = 0; filter < filters; filter++)
      pointwise.data[channel * filters + filter] = right.get(filter, 0) * root
  }
  return { depthwise, pointwise }
}
