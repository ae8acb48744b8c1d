import { expect, it } from 'vitest'
import { exportText } from '../text/export.ts'
import { sizeRows } from './export-models.ts'

it('puts the sizes of a C bundle beside those with 8-bit weights', () => {
  const rows = sizeRows({
    layers: [],
    weightBytes: 200,
    tableBytes: 100,
    arenaBytes: 4096,
    codeBytes: null,
    eightBitWeightBytes: 1100,
  })
  expect(rows.map(({ bytes, eightBitBytes }) => [bytes, eightBitBytes])).toEqual([
    [200, 1100],
    [100, 100],
    [null, null],
    [4096, 4096],
  ])
  // 300 of 1,200 bytes are left.
  expect(exportText.c.saved(rows)).toBe('Constants take 300 bytes, 75.0 % less than with 8-bit weights.')
})
