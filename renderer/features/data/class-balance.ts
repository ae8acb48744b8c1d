import type { DatasetInfo } from '../../../core/contract/jobs/data.ts'
import { dataText } from '../../text/data.ts'

export type CountRow = { name: string; train: number; val: number; test: number; total: number }

/** A row per class and the total of each split. */
export function countRows(dataset: DatasetInfo): { rows: CountRow[]; totals: CountRow } {
  const of = (split: string, index: number) =>
    dataset.counts.find((entry) => entry.split === split)?.perClass[index] ?? 0
  const rows = dataset.classes.map((name, index): CountRow => {
    const [train, val, test] = [of('train', index), of('val', index), of('test', index)]
    return { name, train, val, test, total: train + val + test }
  })
  const sum = (key: 'train' | 'val' | 'test' | 'total') => rows.reduce((total, row) => total + row[key], 0)
  return {
    rows,
    totals: { name: dataText.total, train: sum('train'), val: sum('val'), test: sum('test'), total: sum('total') },
  }
}

/** What a user should know before training on it. */
export function dataWarnings(dataset: DatasetInfo): string[] {
  const { rows, totals } = countRows(dataset)
  const warnings: string[] = []
  if (totals.val === 0) warnings.push(dataText.noVal)
  if (totals.test === 0) warnings.push(dataText.noTest)
  const counted = rows.map((row) => ({ name: row.name, count: totals.train > 0 ? row.train : row.total }))
  const largest = counted.reduce((best, row) => (row.count > best.count ? row : best), { name: '', count: 0 })
  const smallest = Math.min(...counted.map(({ count }) => count))
  if (rows.length > 1 && largest.count > 1.5 * smallest) {
    const ratio = smallest === 0 ? 'any number of' : (largest.count / smallest).toFixed(1)
    warnings.push(dataText.unevenBalance(largest.name, ratio))
  }
  return warnings
}
