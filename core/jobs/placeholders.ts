/** A copy of `value` in which every string `$key` that `ids` knows is its id. */
export function fillPlaceholders<T>(value: T, ids: ReadonlyMap<string, string>): T {
  const fill = (each: unknown): unknown => {
    if (typeof each === 'string') return each.startsWith('$') ? (ids.get(each.slice(1)) ?? each) : each
    if (Array.isArray(each)) return each.map(fill)
    if (typeof each === 'object' && each !== null && Object.getPrototypeOf(each) === Object.prototype) {
      return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, fill(inner)]))
    }
    return each
  }
  return fill(value) as T
}
