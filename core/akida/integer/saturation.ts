/** Range of the signed 20-bit potential register. Source: golden cases `fc_saturation` and `sep_gap_saturation`. */
export const POTENTIAL_MIN = -524288
export const POTENTIAL_MAX = 524287

/** Clips one potential to the 20-bit register. */
export function saturatePotential(potential: number): number {
  return potential < POTENTIAL_MIN ? POTENTIAL_MIN : potential > POTENTIAL_MAX ? POTENTIAL_MAX : potential
}
