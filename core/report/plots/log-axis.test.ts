import { expect, test } from 'vitest'
import { logAxis } from './log-axis.ts'

test('decades hold every amplitude, and 0 stands one decade left of them', () => {
  const axis = logAxis([0, 1e-7, 3e-6, 1e-5])
  expect(axis.decades).toEqual({ first: -7, last: -5 })
  expect(axis.zeroAt).toBe(-8)
  expect(axis.toExponent(0)).toBe(-8)
  expect(axis.toExponent(1e-6)).toBeCloseTo(-6, 12)
  expect(axis.toValue(-8)).toBe(0)
  expect(axis.toValue(-6)).toBeCloseTo(1e-6, 18)
})

test('one value still spans a decade, none gives an axis that can be drawn', () => {
  expect(logAxis([1e-3]).decades).toEqual({ first: -3, last: -2 })
  expect(logAxis([0])).toMatchObject({ decades: { first: 0, last: 1 }, zeroAt: -1 })
  expect(logAxis([1]).zeroAt).toBeNull()
})
