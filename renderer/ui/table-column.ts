export type CellValue = string | number | null

/** A column of DataTable. Numbers are right-aligned; the unit belongs in the header, never in the cell. */
export type TableColumn<Row> = {
  key: string
  label: string
  unit?: string
  value: (row: Row) => CellValue
  /** Text of the cell; default: the value as it is, null as an en dash. Sorting and TSV use `value`. */
  format?: (value: CellValue, row: Row) => string
  align?: 'left' | 'right'
  /** Pixels; absent: by content. */
  width?: number
  /** Hidden until chosen in the column chooser. */
  isHidden?: boolean
  /** Tooltip of the header. */
  title?: string
}

export function cellText<Row>(column: TableColumn<Row>, row: Row): string {
  const value = column.value(row)
  if (column.format) return column.format(value, row)
  return value === null ? '–' : String(value)
}

/** Header and rows as tab-separated text with full-precision values, for a spreadsheet. */
export function tableToTsv<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): string {
  const clean = (text: string) => text.replaceAll(/[\t\r\n]+/g, ' ')
  const header = columns.map((column) => clean(column.unit ? `${column.label} (${column.unit})` : column.label))
  const body = rows.map((row) => columns.map((column) => clean(String(column.value(row) ?? ''))))
  return [header, ...body].map((cells) => cells.join('\t')).join('\n')
}
