import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatDuration,
  formatError,
  formatInteger,
  formatQuantity,
  formatRowChange,
  formatTime,
  formatValue,
} from './format-value.ts'

test.each([
  [0.85, 'ratio', '85.0 %'],
  [0.0351928, 'ratio', '3.52 %'],
  [1, 'ratio', '100.0 %'],
  [226906, '', '226,906'],
  [8.0255, 'ms', '8.03 ms'],
  [0.20344, 'mJ', '0.203 mJ'],
  [0.01471, 'ms', '0.0147 ms'],
  [0.00000128, 'mJ', '1.28e−6 mJ'],
  [3210214.4, 'clocks', '3,210,214 clocks'],
  [604.8, '', '604.8'],
  [-12.5, 'ms', '−12.50 ms'],
  [0, 'ms', '0 ms'],
  [NaN, 'ms', '– ms'],
])('%d %s is shown as %s', (value, unit, text) => {
  expect(formatQuantity(value, unit)).toBe(text)
})

test('groups of three digits, against the locale en-US', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), (value) => {
      expect(formatInteger(value)).toBe(value.toLocaleString('en-US').replace('-', '−'))
    }),
  )
})

test('every finite number is shown within one per cent of itself', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (value) => {
      const shown = Number(formatValue(value, 'ms').replaceAll(',', '').replace('−', '-'))
      expect(Math.abs(shown - value) / value).toBeLessThan(0.01)
    }),
  )
})

test('changes, errors, times and durations', () => {
  expect(formatRowChange('ratio', 0.0561, 0.07)).toBe('+5.6 points')
  expect(formatRowChange('ms', -7, -0.45)).toBe('−45.0 %')
  expect(formatRowChange('ms', null, null)).toBe('')
  expect(formatError(0.07)).toBe('±7\u00a0%')
  expect(formatTime('2026-03-06T08:30:12.123Z')).toBe('2026-03-06 08:30 UTC')
  expect([350, 4200, 200_000, 7_500_000].map(formatDuration)).toEqual(['0.35 s', '4.2 s', '3 min 20 s', '2 h 05 min'])
})
