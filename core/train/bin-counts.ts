import type { BinCounts } from '../contract/training-record.ts'

/** Bins of a histogram: enough to see a shape, few enough to keep one for every layer and epoch. */
const binsPerHistogram = 32

/** Counts finite values in equal bins from `min` (0, or the least value if that is negative) to the largest value. */
export function countBins(values: ArrayLike<number>, bins = binsPerHistogram): BinCounts {
  let min = 0
  let max = 0
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!
    if (!Number.isFinite(value)) continue
    if (value < min) min = value
    if (value > max) max = value
  }
  const counts = Array.from({ length: bins }, () => 0)
  const perUnit = max > min ? bins / (max - min) : 0
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!
    if (Number.isFinite(value)) counts[Math.min(bins - 1, Math.floor((value - min) * perUnit))]! += 1
  }
  return { min, max, counts }
}
