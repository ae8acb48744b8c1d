import type { ChartTable } from './chart-model.ts'

/** RFC 4180: comma, CRLF, quotes doubled; the unit in the header. Numbers are written in full precision. */
export function chartTableToCsv(table: ChartTable): string {
  const header = table.columns.map(({ label, unit }) => (unit ? `${label} (${unit})` : label))
  return [header, ...table.rows].map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n'
}

function csvCell(value: string | number | null): string {
  if (value === null) return ''
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
