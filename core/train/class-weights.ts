/**
 * Factors that make all classes count alike: images / (classes x images of the class), so that their mean over the images is 1. Labels of -1 (no
 * label) do not count; a class without images gets 1.
 */
export function balancedClassWeights(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) if (label >= 0) counts[label]! += 1
  const present = counts.filter((count) => count > 0).length
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => (count > 0 ? total / (present * count) : 1))
}
