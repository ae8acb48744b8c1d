/**
 * Rows and fields of a comma-separated file (RFC 4180: quoted fields may hold commas, line breaks and doubled quotes; a byte order
 * mark and a missing last line break are accepted). Empty lines are dropped. Never throws: an open quote ends with the file.
 */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let isQuoted = false
  const endField = () => {
    row.push(field)
    field = ''
  }
  const endRow = () => {
    endField()
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  const source = text.startsWith('\ufeff') ? text.slice(1) : text
  for (let at = 0; at < source.length; at++) {
    const character = source[at]!
    if (isQuoted) {
      if (character !== '"') field += character
      else if (source[at + 1] === '"') field += source[++at]!
      else isQuoted = false
    } else if (character === '"' && field === '') isQuoted = true
    else if (character === ',') endField()
    else if (character === '\n') endRow()
    else if (character === '\r' && source[at + 1] === '\n') continue
    else field += character
  }
  if (field !== '' || row.length > 0) endRow()
  return rows
}
