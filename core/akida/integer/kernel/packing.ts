/** Filters that one kernel call computes. */
export const blockFilters = 8
export const blocksOf = (filters: number) => Math.ceil(filters / blockFilters)

/** Weight of filter `f` for element `element` of kernel row `row`; 0 where there is none. */
export type WeightAt = (row: number, element: number, filter: number) => number

/**
 * Weights in the order in which the kernels read them: block of eight filters, kernel row, group of input elements, filter, element.
 * A group is what one 32-bit broadcast of the input covers: two int16 or four bytes.
 */
export function packWeights(
  filters: number,
  rows: number,
  rowElements: number,
  isWide: boolean,
  weightAt: WeightAt,
): Int8Array | Int16Array {
  const group = isWide ? 2 : 4
  const groups = Math.ceil(rowElements / group)
  const blocks = blocksOf(filters)
  const size = blocks * rows * groups * blockFilters * group
  const packed = isWide ? new Int16Array(size) : new Int8Array(size)
  let at = 0
  for (let block = 0; block < blocks; block++) {
    for (let row = 0; row < rows; row++) {
      for (let first = 0; first < groups * group; first += group) {
        for (let f = block * blockFilters; f < (block + 1) * blockFilters; f++) {
          for (let element = first; element < first + group; element++, at++) {
            if (f < filters && element < rowElements) packed[at] = weightAt(row, element, f)
          }
        }
      }
    }
  }
  return packed
}
