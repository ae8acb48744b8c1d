import { describe, expect, it } from 'vitest'
import { spendAccuracyBudget, type Raise } from './spend-budget.ts'

type Score = { accuracyRatio: number; loss: number; cost: number }
type Effect = { loss: number; drop: number; saved: number }

/** A model whose layers do not influence each other: every raise of a layer costs and saves the same. */
async function spend(effects: Record<string, Effect>, lowest: number, highestLevel = 5, smallestStride = 1) {
  let measurements = 0
  const scoreOf = (levels: Readonly<Record<string, number>>): Score => {
    const sum = (of: (effect: Effect) => number) =>
      Object.entries(effects).reduce((total, [layer, effect]) => total + of(effect) * (levels[layer] ?? 0), 0)
    return {
      accuracyRatio: 0.9 - sum(({ drop }) => drop),
      loss: sum(({ loss }) => loss),
      cost: 1000 - sum((e) => e.saved),
    }
  }
  const raises: Raise<Score>[] = await spendAccuracyBudget({
    layers: Object.keys(effects),
    start: scoreOf({}),
    isAllowed: ({ accuracyRatio }) => accuracyRatio >= lowest,
    leastSaving: 1,
    highestLevel,
    smallestStride,
    measure: async (levels) => {
      measurements++
      return scoreOf(levels)
    },
  })
  return { order: raises.map(({ layer }) => layer).join(''), raises, measurements }
}

describe('spending a budget of accuracy', () => {
  it('raises where the loss rises least for the cost saved, up to the highest level, then the next layer', async () => {
    // Loss per clock: a 0.1, b 0.02, c 0.05.
    const effects = {
      a: { loss: 1, drop: 0.001, saved: 10 },
      b: { loss: 1, drop: 0.001, saved: 50 },
      c: { loss: 0.5, drop: 0.001, saved: 10 },
    }
    const { order, raises } = await spend(effects, 0, 2)
    expect(order).toBe('bbccaa')
    expect(raises.map(({ level }) => level)).toEqual([1, 2, 1, 2, 1, 2])
    expect(raises.at(-1)!.score.cost).toBeCloseTo(1000 - 2 * 70, 9)
  })

  it('never goes below the accuracy that must remain, but goes on where less is lost', async () => {
    const effects = { a: { loss: 1, drop: 0.02, saved: 50 }, b: { loss: 1, drop: 0.005, saved: 10 } }
    const { order, raises } = await spend(effects, 0.9 - 0.0301)
    // One raise of a (0.02), then two of b (0.01); another a would cost too much, and so would a third b.
    expect(order).toBe('abb')
    expect(raises.every(({ score }) => score.accuracyRatio >= 0.9 - 0.0301)).toBe(true)
  })

  it('halves a raise that would cost too much, down to the smallest', async () => {
    const { raises } = await spend({ a: { loss: 1, drop: 0.02, saved: 50 } }, 0.9 - 0.0301, 5, 0.25)
    // 1.5 units cost 0.03; a quarter of a unit more would cost 0.035.
    expect(raises.map(({ level }) => level)).toEqual([1, 1.5])
  })

  it('leaves a layer whose raise saves next to nothing', async () => {
    const { order, raises } = await spend({ a: { loss: 0, drop: 0, saved: 0.9 } }, 0)
    expect(order).toBe('')
    expect(raises).toEqual([])
  })

  it('takes raises that lower the loss first', async () => {
    const effects = { a: { loss: 0.1, drop: 0, saved: 1000 }, b: { loss: -0.1, drop: 0, saved: 1 } }
    expect((await spend(effects, 0, 1)).order).toBe('ba')
  })

  it('measures each raise once or twice, not every layer after every raise', async () => {
    const effects = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`${index}`, { loss: index + 1, drop: 0, saved: 10 }]),
    )
    const { order, measurements } = await spend(effects, 0, 3)
    expect(order).toHaveLength(30)
    expect(measurements).toBeLessThanOrEqual(10 + 2 * 30)
  })
})
