import { expect, it } from 'vitest'
import { eventCostWeights } from './event-cost.ts'

it('weighs layers by what their events cost, with a mean of 1', () => {
  // 30 clocks in all over three layers: a mean of 10.
  expect(eventCostWeights({ a: 5, b: 5, c: 20 })).toEqual({ a: 0.5, b: 0.5, c: 2 })
})

it('weighs all alike where nothing costs anything', () => {
  expect(eventCostWeights({ a: 0, b: 0 })).toEqual({ a: 1, b: 1 })
})
