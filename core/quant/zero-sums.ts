/** What the code that stands for 0 adds to every potential, per filter (last axis of the kernel): zero code * sum of the filter's codes. */
export function zeroSums(codes: Int8Array, filters: number, zeroCode: number): number[] {
  const sums = Array.from({ length: filters }, () => 0)
  codes.forEach((code, index) => {
    sums[index % filters]! += code * zeroCode
  })
  return sums
}
