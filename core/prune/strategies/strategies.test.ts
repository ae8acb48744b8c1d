import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlanCost } from '../../contract/jobs/prune-plan.ts'
import { alignToNodes } from '../align-nodes.ts'
import { planCostliestFirst } from './costliest-first.ts'
import { planEqualLoss } from './equal-loss.ts'
import { planGlobalThreshold } from './global-threshold.ts'
import { planGreedy } from './greedy.ts'
import { stepsDown } from './steps-down.ts'
import type { Forecast, KeptFilters, StrategyInput, StrategyLayer } from './strategy.ts'
import { netAdaptCandidates } from './netadapt.ts'
import { planUniform } from './uniform.ts'

/** Cycles and loss of every filter of a layer: costs add up, so that the best plans are known by hand. */
type Toy = { id: string; filters: number; cycles: number; loss: number; scores?: number[] }

function toyInput(toys: readonly Toy[], multipleOf = 1): StrategyInput {
  const sum = (kept: KeptFilters, of: (toy: Toy, left: number) => number) =>
    toys.reduce((total, toy) => total + of(toy, kept[toy.id] ?? toy.filters), 0)
  const cost = (kept: KeptFilters): PlanCost => {
    const cycles = sum(kept, (toy, left) => left * toy.cycles)
    const nps = sum(kept, (_, left) => Math.ceil(left / 16))
    return { cycles, latencyMs: cycles, framesPerSecond: 1000 / cycles, energyMj: cycles, nps }
  }
  const forecast: Forecast = {
    cost,
    parameters: (kept) => sum(kept, (_, left) => left),
    loss: (kept) => sum(kept, (toy, left) => (toy.filters - left) * toy.loss),
  }
  const layers = toys.map(({ id, filters, cycles, scores }): StrategyLayer => ({
    layerId: id,
    filters,
    fewest: 4,
    parameters: filters,
    cycles: filters * cycles,
    energyMj: filters * cycles,
    scores: scores ?? null,
  }))
  return { layers, forecast, multipleOf }
}

const cheap: Toy = { id: 'cheap', filters: 20, cycles: 1, loss: 0.001 }
const costly: Toy = { id: 'costly', filters: 20, cycles: 10, loss: 0.002 }
const tender: Toy = { id: 'tender', filters: 20, cycles: 5, loss: 0.05 }

describe('strategies', () => {
  it('uniform takes the same share everywhere and never more than the floor allows', () => {
    expect(planUniform(toyInput([cheap, costly]), 0.3)).toEqual({ cheap: 14, costly: 14 })
    expect(planUniform(toyInput([cheap], 4), 0.3)).toEqual({ cheap: 16 })
    expect(planUniform(toyInput([cheap]), 0.95)).toEqual({ cheap: 4 })
  })

  it('equal loss takes from each layer what it bears alone', () => {
    // 0.02 of accuracy: 20 filters of cheap (but 4 stay), 10 of costly, none of tender.
    expect(planEqualLoss(toyInput([cheap, costly, tender]), 0.02 + 1e-9)).toEqual({ cheap: 4, costly: 10, tender: 20 })
  })

  it('costliest first begins with the costliest layer and stops at the target', () => {
    const options = { by: 'cycles' as const, ratio: 0.5 }
    // Half of all 320 cycles are in costly.
    expect(planCostliestFirst(toyInput([cheap, costly, tender]), { ...options, target: {} })).toEqual({ costly: 10 })
    // 100 of 320 cycles less: costly alone saves 100.
    const target = { cyclesSavedRatio: 0.35 }
    expect(planCostliestFirst(toyInput([cheap, costly, tender]), { ...options, target })).toEqual({
      costly: 10,
      tender: 10,
    })
    expect(
      planCostliestFirst(toyInput([cheap, costly, tender]), { ...options, target: { ...target, lossRatio: 0.1 } }),
    ).toEqual({ costly: 10, cheap: 10 })
  })

  it('a global threshold takes the least important filters of the network, and leaves the floor', () => {
    const rising = Array.from({ length: 20 }, (_, index) => index + 1)
    const scores = { a: rising, b: rising.map((score) => (score <= 10 ? 0.001 : score)) }
    const input = toyInput([
      { ...cheap, id: 'a', scores: scores.a },
      { ...cheap, id: 'b', scores: scores.b },
    ])
    // 25 % of 40 filters: the ten that are next to nothing, all in b.
    expect(planGlobalThreshold(input, 0.25)).toEqual({ a: 20, b: 10 })
    // Of 20 filters at least 8 stay.
    expect(planGlobalThreshold(input, 0.9)).toEqual({ a: 8, b: 8 })
  })

  it('greedy takes where a lost point buys most: 5000 cycles a point in costly, 1000 in cheap, 100 in tender', () => {
    const input = toyInput([cheap, costly, tender])
    expect(planGreedy(input, { lossRatio: 0.02 + 1e-9 })).toEqual({ costly: 10 })
    // Costly down to its floor (0.032), then cheap with what is left.
    expect(planGreedy(input, { lossRatio: 0.04 + 1e-9 })).toEqual({ costly: 4, cheap: 12 })
    // As soon as the target is reached: 320 to at most 256 cycles.
    expect(planGreedy(input, { cyclesSavedRatio: 0.2 })).toEqual({ costly: 13 })
  })

  it('greedy gets past counts at which fewer processors take longer', () => {
    // Two processors of 16 filters; 17 filters take 8.5 cycles, 16 on a single one take 16: only 8 and fewer take less than 17.
    const input = toyInput([{ id: 'split', filters: 32, cycles: 1, loss: 0.001 }])
    const cost = (kept: KeptFilters): PlanCost => {
      const left = kept['split'] ?? 32
      const cycles = left / Math.ceil(left / 16)
      return { cycles, latencyMs: cycles, framesPerSecond: 1000 / cycles, energyMj: cycles, nps: Math.ceil(left / 16) }
    }
    const split = { ...input, forecast: { ...input.forecast, cost } }
    // A quarter of 16 cycles.
    expect(planGreedy(split, { cyclesSavedRatio: 0.75 })).toEqual({ split: 4 })
  })

  it('netadapt offers, per layer, the smallest cut that saves enough', () => {
    const input = toyInput([cheap, costly, tender])
    // 30 cycles: 3 filters of costly, 6 of tender; cheap has 16 to give.
    expect(netAdaptCandidates(input, {}, 30)).toEqual([
      { layerId: 'costly', kept: 17, cycles: 290 },
      { layerId: 'tender', kept: 14, cycles: 290 },
    ])
    expect(netAdaptCandidates(input, { costly: 6 }, 30)).toEqual([{ layerId: 'tender', kept: 14, cycles: 150 }])
    expect(netAdaptCandidates(input, { costly: 4, tender: 4 }, 30)).toEqual([])
  })

  it('aligning takes the filters that free a neural processor, if they are few and cheap', () => {
    // Nodes of 16 filters: 17 of 40 kept need two, one filter less needs one.
    const wide = { id: 'wide', filters: 40, cycles: 1, loss: 0.0009 }
    expect(alignToNodes(toyInput([wide]), { wide: 18 })).toEqual({ wide: 16 })
    expect(alignToNodes(toyInput([wide]), { wide: 30 })).toEqual({ wide: 30 })
    expect(alignToNodes(toyInput([{ ...wide, loss: 0.01 }]), { wide: 17 })).toEqual({ wide: 17 })
    expect(alignToNodes(toyInput([wide]), {})).toEqual({})
  })

  it('every plan keeps between the floor and all filters, in multiples', () => {
    const toys = fc.array(
      fc.record({
        filters: fc.integer({ min: 5, max: 80 }),
        cycles: fc.integer({ min: 1, max: 50 }),
        loss: fc.integer({ min: 0, max: 50 }).map((value) => value / 5000),
      }),
      { minLength: 1, maxLength: 4 },
    )
    fc.assert(
      fc.property(toys, fc.constantFrom(1, 4, 8), fc.integer({ min: 1, max: 30 }), (list, multipleOf, percent) => {
        const input = toyInput(
          list.map((toy, index) => ({
            ...toy,
            id: `l${index}`,
            scores: Array.from({ length: toy.filters }, Math.sqrt),
          })),
          multipleOf,
        )
        const lossRatio = percent / 100
        for (const kept of [
          planUniform(input, lossRatio),
          planEqualLoss(input, lossRatio),
          planGlobalThreshold(input, lossRatio),
          planGreedy(input, { lossRatio }),
          planCostliestFirst(input, { by: 'energy', ratio: 0.5, target: { lossRatio } }),
        ])
          for (const { layerId, filters } of input.layers) {
            const count = kept[layerId] ?? filters
            expect(count).toBeGreaterThanOrEqual(4)
            expect(count).toBeLessThanOrEqual(filters)
            if (count < filters) expect(count % multipleOf).toBe(0)
          }
        expect(input.forecast.loss(planGreedy(input, { lossRatio }))!).toBeLessThanOrEqual(lossRatio + 1e-9)
      }),
    )
  })

  it('steps down in at most 32 counts, in multiples', () => {
    expect(stepsDown({ filters: 20, fewest: 8 }, 4)).toEqual([16, 12, 8])
    expect(stepsDown({ filters: 8, fewest: 4 }, 1)).toEqual([7, 6, 5, 4])
    expect(stepsDown({ filters: 1024, fewest: 103 }, 1).length).toBeLessThanOrEqual(32)
  })
})
