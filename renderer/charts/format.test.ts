import { describe, expect, it } from 'vitest'
import { formatBytes, formatCompact, formatDuration, formatNumber, formatPercent, formatValue } from './format.ts'

describe('numbers', () => {
  it.each([
    [0, '0'],
    [226906, '226,906'],
    [3210214.4, '3,210,214'],
    [15.1498, '15.15'],
    [66, '66'],
    [1234.56, '1,235'],
    [0.000123, '1.23e-4'],
    [Number.NaN, '–'],
  ])('%d reads %s', (value, text) => expect(formatNumber(value)).toBe(text))

  it('shows ratios as percentages and missing values as a dash', () => {
    expect(formatPercent(0.85)).toBe('85.0 %')
    expect(formatValue(0.5224, 'ratio')).toBe('52.2 %')
    expect(formatValue(8.03, 'ms')).toBe('8.03 ms')
    expect(formatValue(null, 'ms')).toBe('–')
  })

  it('shortens axis values', () => {
    expect(formatCompact(226906)).toBe('226.9k')
    expect(formatCompact(3_210_214)).toBe('3.21M')
    expect(formatCompact(0.5)).toBe('0.5')
  })
})

describe('durations and sizes', () => {
  it.each([
    [850, '850 ms'],
    [4200, '4.2 s'],
    [59_700, '1 min'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
  ])('%d ms reads %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

  it.each([
    [512, '512 B'],
    [1024, '1 KiB'],
    [180_224, '176 KiB'],
    [5 * 1024 * 1024, '5 MiB'],
  ])('%d bytes reads %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})
