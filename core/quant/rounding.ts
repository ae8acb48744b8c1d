/** Rounds to the nearest integer, ties to the even one (NumPy, TensorFlow and the vendor's converter). */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const fraction = value - floor
  if (fraction < 0.5) return floor
  if (fraction > 0.5) return floor + 1
  // Adding 0 turns -0 into 0.
  return (floor % 2 === 0 ? floor : floor + 1) + 0
}
