/** The value that all items share, null when they differ or there are none. */
export function commonValue<Item, Value>(items: readonly Item[], read: (item: Item) => Value): Value | null {
  const [first, ...rest] = items
  if (first === undefined) return null
  const value = read(first)
  return rest.every((item) => read(item) === value) ? value : null
}
