import Table from 'cli-table3'

/** Where a command writes: results to stdout, everything else to stderr. `isJson`: one JSON document on stdout and nothing more. */
export type Output = {
  readonly isJson: boolean
  /** The command's result: the document with `--json`, else the text. */
  result(document: unknown, text: () => string): void
  note(message: string): void
}

export function createOutput(isJson: boolean, stdout: NodeJS.WritableStream, stderr: NodeJS.WritableStream): Output {
  return {
    isJson,
    result: (document, text) => void stdout.write(isJson ? `${JSON.stringify(document, null, 2)}\n` : `${text()}\n`),
    note: (message) => void stderr.write(`${message}\n`),
  }
}

export type Cell = string | number | null | undefined

/** A plain table: numbers right-aligned, missing values as a dash. */
export function formatTable(head: string[], rows: Cell[][]): string {
  const colAligns = head.map((_, column) => (rows.some((row) => typeof row[column] === 'number') ? 'right' : 'left'))
  const none = Object.fromEntries(
    [
      'top',
      'top-mid',
      'top-left',
      'top-right',
      'bottom',
      'bottom-mid',
      'bottom-left',
      'bottom-right',
      'left',
      'left-mid',
      'mid',
      'mid-mid',
      'right',
      'right-mid',
      'middle',
    ].map((part) => [part, '']),
  )
  const table = new Table({
    head,
    colAligns,
    chars: { ...none, middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  })
  for (const row of rows) table.push(row.map(formatCell))
  return table.toString()
}

function formatCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '-'
  if (typeof cell === 'string') return cell
  return formatNumber(cell)
}

/** Integers with thousands separators, others with four significant digits. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US')
  const magnitude = Math.abs(value)
  if (magnitude >= 1000) return Math.round(value).toLocaleString('en-US')
  return magnitude < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)))
}

/** 0.853 -> `85.3 %`. */
export function formatPercent(ratio: number | null | undefined): string {
  return ratio === null || ratio === undefined ? '-' : `${(ratio * 100).toFixed(1)} %`
}
