import { describe, expect, it } from 'vitest'
import { lightTheme } from './chart-theme.ts'
import { histogramBins, histogramOptions, histogramRange } from './histogram-options.ts'

describe('bins', () => {
  it('start at zero, include the largest value and lose none', () => {
    const bins = histogramBins([0.1, 0.5, 1, 2], 4)
    expect(bins.map(({ from, to, count }) => [from, to, count])).toEqual([
      [0, 0.5, 1],
      [0.5, 1, 1],
      [1, 1.5, 1],
      [1.5, 2, 1],
    ])
  })

  it('cope with nothing, with equal and with zero values', () => {
    expect(histogramBins([])).toEqual([])
    expect(histogramBins([0, 0, 0], 2).map(({ count }) => count)).toEqual([3, 0])
    expect(histogramRange([2, 2])).toEqual({ low: 0, high: 2 })
  })
})

it('says how many lie below the threshold', () => {
  const model = histogramOptions(
    { values: [0.1, 0.2, 0.9], label: '|gamma|', unit: '', counted: 'filters', threshold: 0.5 },
    lightTheme,
  )
  expect(model.summary).toBe('Histogram of |gamma| over 3 filters; 2 lie below 0.5.')
  expect(model.table.rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(3)
})
