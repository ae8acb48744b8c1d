/** Softmax of every row of (n, classes). */
export function softmaxRows(logits: Float32Array, classes: number): Float32Array {
  const result = new Float32Array(logits.length)
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes)
    const largest = row.reduce((max, value) => Math.max(max, value), -Infinity)
    const powers = row.map((value) => Math.exp(value - largest))
    const sum = powers.reduce((total, value) => total + value, 0)
    result.set(
      powers.map((value) => value / sum),
      start,
    )
  }
  return result
}
