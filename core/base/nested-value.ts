/** Reads a value by its place in a nested object, e.g. `activity.amplitude`; undefined when there is none. */
export function valueAt(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce((each, key) => (typeof each === 'object' && each !== null ? Reflect.get(each, key) : undefined), object)
}

/** A copy of a nested object with the value at a place (such as `activity.amplitude`) set; missing objects on the way are made. */
export function withValueAt(object: Record<string, unknown>, path: string, value: unknown): Record<string, unknown> {
  const [head = '', ...rest] = path.split('.')
  if (rest.length === 0) return { ...object, [head]: value }
  const inner = object[head]
  const fields = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {}
  return { ...object, [head]: withValueAt(fields, rest.join('.'), value) }
}
