import { expect, test } from 'vitest'
import { checkDataset } from './diagnostics.ts'

const codes = (perClass: number[][], unreadable: { path: string; reason: string }[] = []) =>
  checkDataset({
    name: 'd',
    counts: perClass.map((counts, index) => ({
      split: ['train', 'val', 'test'][index]!,
      perClass: counts,
      total: counts.reduce((a, b) => a + b, 0),
    })),
    unreadable,
  }).map(({ code, severity }) => `${severity} ${code}`)

test('a complete balanced set has no findings', () => {
  expect(
    codes([
      [10, 10],
      [2, 3],
      [5, 5],
    ]),
  ).toEqual([])
})

test('names unreadable files, empty splits and imbalance', () => {
  expect(
    codes(
      [
        [40, 10],
        [0, 0],
        [5, 5],
      ],
      [{ path: 'a/x.jpg', reason: 'truncated' }],
    ),
  ).toEqual(['warning data.unreadable-files', 'warning data.imbalanced', 'info data.split-empty'])
  expect(
    codes([
      [0, 0],
      [0, 0],
      [5, 5],
    ]),
  ).toContain('warning data.split-empty')
})
