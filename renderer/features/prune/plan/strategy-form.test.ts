import { expect, it } from 'vitest'
import { planStrategy, strategyKinds } from '../../../../core/contract/jobs/strategies.ts'
import { defaultStrategyForm, strategyFields, toStrategy } from './strategy-form.ts'

it('asks every strategy in words the engine takes', () => {
  for (const kind of strategyKinds) {
    const parsed = planStrategy.safeParse(toStrategy({ ...defaultStrategyForm, kind, targetFps: 133 }))
    expect(parsed.data?.kind).toBe(kind)
    expect(strategyFields[kind].length).toBeGreaterThan(0)
  }
})

it('leaves out a target that is not set', () => {
  expect(toStrategy(defaultStrategyForm)).toEqual({ kind: 'greedy', target: { lossRatio: 0.05 } })
  expect(toStrategy({ ...defaultStrategyForm, targetFps: 133, lossPoints: Number.NaN })).toEqual({
    kind: 'greedy',
    target: { framesPerSecond: 133 },
  })
})
