/** How the step of an activation is chosen from values seen: the largest, the 99.9th percentile, or the step of least squared error. */
export type Observer = 'min-max' | 'percentile' | 'mse'

const percentile = 0.999
const gridPoints = 80

/** Size of one level, in the unit of `values` (n numbers >= 0; zeros are ignored: they cost nothing at any step). `top` is the largest level. */
export function chooseStep(values: Float32Array, top: number, observer: Observer): number {
  const seen = values.filter((value) => value > 0)
  const largest = seen.reduce((max, value) => Math.max(max, value), 0)
  // A silent layer: any step will do, and it must not be zero.
  if (largest === 0) return 1 / top
  if (observer === 'min-max') return largest / top
  if (observer === 'percentile') {
    const sorted = seen.toSorted()
    return sorted[Math.min(sorted.length - 1, Math.floor(percentile * sorted.length))]! / top
  }
  let best = { step: largest / top, error: Infinity }
  for (let point = 1; point <= gridPoints; point++) {
    const step = (largest * point) / gridPoints / top
    const error = squaredError(seen, step, top)
    if (error < best.error) best = { step, error }
  }
  return best.step
}

/** Sum over n values of (x - step * level)^2, level 0..`top`, with ties to the lower level. */
export function squaredError(values: Float32Array, step: number, top: number): number {
  let error = 0
  for (const value of values) {
    const level = Math.min(top, Math.max(0, Math.ceil(value / step - 0.5)))
    error += (value - step * level) ** 2
  }
  return error
}
