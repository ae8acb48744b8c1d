import { expect, it } from 'vitest'
import { planStrategy, strategyKinds } from '../../../../core/contract/jobs/strategies.ts'
import { netAdaptParams } from '../../../../core/contract/jobs/netadapt.ts'
import { defaultStrategyForm, strategyFields, toNetAdapt, toStrategy } from './strategy-form.ts'

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

it('makes a search a job of its own', () => {
  const place = { device: 'AKD1000', mode: 'AllNps' as const }
  expect(toNetAdapt(defaultStrategyForm, place)).toBeNull()
  const form = { ...defaultStrategyForm, kind: 'netadapt' as const, rounds: 3, roundSavesPercent: 10 }
  expect(toStrategy(form)).toBeNull()
  expect(netAdaptParams.parse(toNetAdapt(form, place))).toMatchObject({
    ...place,
    rounds: 3,
    savedPerRoundRatio: 0.1,
    lossRatio: 0.05,
  })
})
