import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCsv } from './csv.ts'

test('reads quoted commas, quotes and line breaks, CRLF, a byte order mark and no last line break', () => {
  expect(parseCsv('\ufefffile,group\r\n"a,b.jpg","say ""x"""\r\n\r\n"two\nlines",')).toEqual([
    ['file', 'group'],
    ['a,b.jpg', 'say "x"'],
    ['two\nlines', ''],
  ])
})

test('reads back what a plain writer wrote, whatever the fields hold', () => {
  const quote = (field: string) => `"${field.replaceAll('"', '""')}"`
  fc.assert(
    fc.property(fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 5 }), { maxLength: 8 }), (rows) => {
      expect(parseCsv(rows.map((row) => row.map(quote).join(',') + '\n').join(''))).toEqual(rows)
    }),
  )
})
