import { unlabelled } from './items.ts'

/**
 * Indexes of at most `limit` images (0: all), balanced between classes and spread evenly over each class, in ascending order.
 * Images without a label count as one more class. Classes with fewer images than their share give the rest to the others. The same input
 * gives the same choice.
 */
export function balancedSelection(labels: ArrayLike<number>, classCount: number, limit: number): number[] {
  const all = Array.from(labels, (_, index) => index)
  if (limit <= 0 || limit >= labels.length) return all
  const byClass = Array.from({ length: classCount + 1 }, (): number[] => [])
  for (const index of all) byClass[labels[index] === unlabelled ? classCount : labels[index]!]!.push(index)
  const quotas = shareOut(
    byClass.map((indexes) => indexes.length),
    limit,
  )
  return byClass.flatMap((indexes, label) => spread(indexes, quotas[label]!)).sort((a, b) => a - b)
}

/** Shares `limit` among the classes as evenly as their sizes allow; one left over goes to the earlier class. */
function shareOut(sizes: readonly number[], limit: number): number[] {
  const quotas = sizes.map(() => 0)
  let left = Math.min(
    limit,
    sizes.reduce((sum, size) => sum + size, 0),
  )
  while (left > 0) {
    const open = sizes.map((_, label) => label).filter((label) => quotas[label]! < sizes[label]!)
    const each = Math.max(1, Math.floor(left / open.length))
    for (const label of open) {
      const added = Math.min(each, sizes[label]! - quotas[label]!, left)
      quotas[label]! += added
      left -= added
    }
  }
  return quotas
}

function spread(indexes: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, step) => indexes[Math.floor(((step + 0.5) * indexes.length) / count)]!)
}
