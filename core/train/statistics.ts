/**
 * Pools statistics of several batches: each row holds means and variances, and the value at i belongs to the mean at
 * `meanIndex[i]`, which is i itself for a mean (`meanIndices`). Mean of means; mean of variances plus variance of the means.
 */
export function poolStatistics(batches: readonly Float32Array[], meanIndex: Int32Array): Float32Array {
  const size = meanIndex.length
  const pooled = new Float32Array(size)
  for (let index = 0; index < size; index++) {
    const own = mean(batches, index)
    const meanAt = meanIndex[index]!
    if (meanAt === index) pooled[index] = own
    else {
      const centre = mean(batches, meanAt)
      const spread = batches.reduce((sum, batch) => sum + (batch[meanAt]! - centre) ** 2, 0) / batches.length
      pooled[index] = own + spread
    }
  }
  return pooled
}

function mean(batches: readonly Float32Array[], index: number): number {
  return batches.reduce((sum, batch) => sum + batch[index]!, 0) / batches.length
}

/** For every value of the layout the index of the mean it belongs to: itself for a mean, the mean of the same channel for a variance. */
export function meanIndices(entries: readonly { name: string; offset: number; size: number }[]): Int32Array {
  const offsets = new Map(entries.map(({ name, offset }) => [name, offset]))
  const total = entries.reduce((sum, { size }) => sum + size, 0)
  const result = new Int32Array(total)
  for (const { name, offset, size } of entries) {
    const from = name.endsWith('variance') ? offsets.get(name.replace(/variance$/, 'mean'))! : offset
    for (let index = 0; index < size; index++) result[offset + index] = from + index
  }
  return result
}
