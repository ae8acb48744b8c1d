/** The shortest exact text of a number: `1e-5` instead of `0.00001`, but `0.001` and `0.25` as they are. */
export function shortNumber(value: number): string {
  const plain = String(value)
  const exponential = value.toExponential()
  return exponential.length < plain.length ? exponential : plain
}
