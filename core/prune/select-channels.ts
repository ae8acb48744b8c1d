import type { Tensor } from '../tensor/tensor.ts'

/** The given indices of one axis, in the given order: a tensor whose `axis` is `indices.length` long, its other sides as they were. */
export function selectChannels({ shape, data }: Tensor, axis: number, indices: readonly number[]): Tensor {
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1)
  const length = shape[axis]!
  const outer = data.length / (inner * length)
  const selected = new Float32Array(outer * indices.length * inner)
  for (let block = 0; block < outer; block++) {
    indices.forEach((index, position) => {
      const start = (block * length + index) * inner
      selected.set(data.subarray(start, start + inner), (block * indices.length + position) * inner)
    })
  }
  return { shape: shape.map((size, at) => (at === axis ? indices.length : size)), data: selected }
}
