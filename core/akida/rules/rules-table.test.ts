import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rulesTable } from './table.ts'

const path = join(import.meta.dirname, 'TABLE.md')

it('is the table in TABLE.md (UPDATE_TABLE=1 writes it anew)', () => {
  if (process.env['UPDATE_TABLE'] === '1') writeFileSync(path, rulesTable())
  expect(readFileSync(path, 'utf8')).toBe(rulesTable())
})
