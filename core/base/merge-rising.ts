/**
 * Joins two lists that are sorted by a rising key. An item of `added` takes the place of one with the same key, so that adding the same
 * items again changes nothing.
 */
export function mergeRising<T>(before: readonly T[], added: readonly T[], keyOf: (item: T) => number): readonly T[] {
  const [first] = added
  if (first === undefined) return before
  const last = before.at(-1)
  const isAppend = last === undefined || keyOf(first) > keyOf(last)
  if (isAppend && added.every((item, index) => index === 0 || keyOf(item) > keyOf(added[index - 1]!)))
    return [...before, ...added]
  const byKey = new Map([...before, ...added].map((item) => [keyOf(item), item]))
  return [...byKey.entries()].sort(([a], [b]) => a - b).map(([, item]) => item)
}
