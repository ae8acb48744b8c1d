import { describe, expect, test } from 'vitest'
import { planFromTable } from './table-plan.ts'

/** Cells at a half and at 90 %. `dear` saves much and loses nothing, `fragile` saves as much and loses a lot, `idle` saves nothing. */
const layer = (name: string, saved: number, lost: number) => ({
  layer: name,
  filters: 40,
  cells: [
    { removed: 20, accuracyRatio: 0.8 - lost / 2, cyclesSavedRatio: saved / 2 },
    { removed: 36, accuracyRatio: 0.8 - lost, cyclesSavedRatio: saved },
  ],
})
const result = {
  accuracyRatio: 0.8,
  layers: [
    layer('first', 0.9, 0),
    layer('dear', 0.4, 0.01),
    layer('fragile', 0.4, 0.3),
    layer('idle', 0, 0),
    layer('last', 0.9, 0),
  ],
}

describe('a plan from a prunability table', () => {
  test('takes the filters that save most for the accuracy they cost, and leaves first and last layer whole', () => {
    const kept = planFromTable(result, 0.15)!
    expect(kept['dear']).toBeLessThan(40)
    expect(Object.keys(kept)).toEqual(['dear'])
    // 0.15 of the cycles: between nothing and the half cell, 20 filters for 0.2, in proportion 15 filters.
    expect(40 - kept['dear']!).toBeGreaterThanOrEqual(15)
    expect(40 - kept['dear']!).toBeLessThanOrEqual(18)
  })
  test('goes on with the next layer when the best one is spent, and never below 8 filters', () => {
    const kept = planFromTable(result, 0.55)!
    // Steps of two from 39.
    expect(kept['dear']).toBe(9)
    expect(kept['fragile']).toBeLessThan(40)
    expect(kept['idle']).toBeUndefined()
  })
  test('more is cut for more', () => {
    const cut = (ratio: number) =>
      Object.values(planFromTable(result, ratio)!).reduce((sum, kept) => sum + 40 - kept, 0)
    expect([0.05, 0.1, 0.2, 0.3, 0.4].map(cut)).toEqual([0.05, 0.1, 0.2, 0.3, 0.4].map(cut).sort((a, b) => a - b))
  })
  test('needs a table', () => expect(planFromTable({ modelId: 'm' }, 0.3)).toBeNull())
})
