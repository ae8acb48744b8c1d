/** The undoable state cut into records, so that one edit is a small difference. Values are plain JSON. */
export type Records = Readonly<Record<string, unknown>>

/** What one edit did; applied backwards it undoes it. */
export type RecordsDiff = {
  added: Record<string, unknown>
  updated: Record<string, [from: unknown, to: unknown]>
  removed: Record<string, unknown>
}

export type HistoryEntry = { label: string; diff: RecordsDiff }

export function diffRecords(before: Records, after: Records): RecordsDiff {
  const diff: RecordsDiff = { added: {}, updated: {}, removed: {} }
  for (const [key, to] of Object.entries(after)) {
    if (!(key in before)) diff.added[key] = to
    else if (!isEqual(before[key], to)) diff.updated[key] = [before[key], to]
  }
  for (const [key, from] of Object.entries(before)) if (!(key in after)) diff.removed[key] = from
  return diff
}

export function applyDiff(records: Records, diff: RecordsDiff): Records {
  const result: Record<string, unknown> = { ...records, ...diff.added }
  for (const [key, [, to]] of Object.entries(diff.updated)) result[key] = to
  for (const key of Object.keys(diff.removed)) delete result[key]
  return result
}

export function reverseDiff(diff: RecordsDiff): RecordsDiff {
  const updated = Object.fromEntries(
    Object.entries(diff.updated).map(([key, [from, to]]) => [key, [to, from] as [unknown, unknown]]),
  )
  return { added: diff.removed, updated, removed: diff.added }
}

export function isEmptyRecordsDiff(diff: RecordsDiff): boolean {
  return [diff.added, diff.updated, diff.removed].every((part) => Object.keys(part).length === 0)
}

/** Both differences as one. */
export function composeDiffs(before: Records, ...diffs: RecordsDiff[]): RecordsDiff {
  return diffRecords(before, diffs.reduce(applyDiff, before))
}

/** Equality of plain JSON; the order of keys does not count. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every(
    (key) => key in b && isEqual((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  )
}
