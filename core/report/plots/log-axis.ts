/** A logarithmic axis on which 0 stands apart, one decade left of the smallest positive value. */
export type LogAxis = {
  /** Power of ten; 0 and less stand at `zeroAt`. */
  toExponent(value: number): number
  /** Inverse of `toExponent`. */
  toValue(exponent: number): number
  /** Whole decades that hold every positive value. */
  decades: { first: number; last: number }
  /** Where 0 stands; null where no value is 0. */
  zeroAt: number | null
}

export function logAxis(values: readonly number[]): LogAxis {
  const exponents = values.filter((value) => value > 0).map((value) => Math.log10(value))
  const first = exponents.length > 0 ? Math.floor(Math.min(...exponents) + 1e-9) : 0
  const last = exponents.length > 0 ? Math.max(first + 1, Math.ceil(Math.max(...exponents) - 1e-9)) : 1
  const zeroAt = values.some((value) => value <= 0) ? first - 1 : null
  return {
    toExponent: (value) => (value > 0 ? Math.log10(value) : first - 1),
    toValue: (exponent) => (zeroAt !== null && exponent <= zeroAt ? 0 : 10 ** exponent),
    decades: { first, last },
    zeroAt,
  }
}
