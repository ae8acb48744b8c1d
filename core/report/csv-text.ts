/**
 * One field of a CSV file (RFC 4180). Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay
 * numbers, null is an empty field.
 */
export function csvField(value: string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A CSV file of a header and rows, lines ended by a line feed. */
export function csvText(
  header: readonly string[],
  rows: readonly (readonly (string | number | boolean | null)[])[],
): string {
  return [header, ...rows].map((row) => row.map(csvField).join(',') + '\n').join('')
}
