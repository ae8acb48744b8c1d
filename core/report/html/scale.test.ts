import fc from 'fast-check'
import { expect, test } from 'vitest'
import { niceTicks, shorten } from './scale.ts'

test('ticks are round, evenly spaced and cover the range', () => {
  expect(niceTicks(0, 1.19)).toEqual([0, 0.25, 0.5, 0.75, 1, 1.25])
  expect(niceTicks(0.52, 0.84, 4)).toEqual([0.5, 0.6, 0.7, 0.8, 0.9])
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      (low, span) => {
        const ticks = niceTicks(low, low + span)
        expect(ticks[0]!).toBeLessThanOrEqual(low + span * 1e-6)
        expect(ticks.at(-1)!).toBeGreaterThanOrEqual(low + span * (1 - 1e-6))
        expect(ticks.length).toBeGreaterThan(1)
        expect(ticks.length).toBeLessThan(9)
      },
    ),
  )
  expect(niceTicks(5, 5).length).toBeGreaterThan(1)
  expect(niceTicks(0, 0).length).toBeGreaterThan(1)
})

test('shortens by characters, not by halves of them', () => {
  expect(shorten('abcdef', 4)).toBe('abc…')
  expect(shorten('😀😀😀', 3)).toBe('😀😀😀')
})
