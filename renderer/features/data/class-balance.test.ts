import { describe, expect, it } from 'vitest'
import type { DatasetInfo } from '../../../core/contract/jobs/data.ts'
import { countRows, dataWarnings } from './class-balance.ts'

function dataset(counts: DatasetInfo['counts']): DatasetInfo {
  return {
    id: 'd',
    name: 'vww',
    path: '/data',
    createdAt: '2026-01-01T00:00:00Z',
    classes: ['not_person', 'person'],
    counts,
    total: counts.reduce((sum, { total }) => sum + total, 0),
    contentSha256: 'ab',
    unreadable: [],
    sizeBytes: 1,
  }
}

describe('counts', () => {
  it('add up per class and split', () => {
    const { rows, totals } = countRows(
      dataset([
        { split: 'train', perClass: [10, 20], total: 30 },
        { split: 'test', perClass: [3, 4], total: 7 },
      ]),
    )
    expect(rows).toEqual([
      { name: 'not_person', train: 10, val: 0, test: 3, total: 13 },
      { name: 'person', train: 20, val: 0, test: 4, total: 24 },
    ])
    expect(totals).toMatchObject({ train: 30, val: 0, test: 7, total: 37 })
  })
})

describe('warnings', () => {
  const balanced = [
    { split: 'train' as const, perClass: [10, 10], total: 20 },
    { split: 'val' as const, perClass: [2, 2], total: 4 },
    { split: 'test' as const, perClass: [2, 2], total: 4 },
  ]
  it('say nothing about a balanced, complete set', () => expect(dataWarnings(dataset(balanced))).toEqual([]))
  it('name the class that outweighs the others', () => {
    expect(
      dataWarnings(dataset([{ split: 'train', perClass: [10, 30], total: 40 }, ...balanced.slice(1)]))[0],
    ).toContain('person has 3.0 times')
  })
  it('name missing splits', () => expect(dataWarnings(dataset(balanced.slice(0, 1)))).toHaveLength(2))
})
