import { expect, it } from 'vitest'
import { epochTicks } from './epoch-ticks.ts'

it('labels the first column of every whole epoch', () => {
  expect([...epochTicks([0.4, 0.8, 1.2, 1.6, 2, 2.4])]).toEqual([
    [2, '1'],
    [4, '2'],
  ])
})

it('labels at most 12 of many', () => {
  const ticks = epochTicks(Array.from({ length: 100 }, (_, index) => index + 1))
  expect(ticks.size).toBeLessThanOrEqual(12)
  expect([...ticks.values()].slice(0, 2)).toEqual(['9', '18'])
})
