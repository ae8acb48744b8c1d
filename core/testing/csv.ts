import { readFileSync } from 'node:fs'

function splitLine(line: string): string[] {
  const fields: string[] = []
  for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)) fields.push(quoted ?? plain ?? '')
  return fields
}

/** Rows of a comma-separated file with a header line, each an object from column to text. Quoted fields hold no quotes. */
export function readCsv(path: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/)
  const columns = splitLine(header)
  return lines.map((line) => {
    const fields = splitLine(line)
    return Object.fromEntries(columns.map((column, i) => [column, fields[i] ?? '']))
  })
}
