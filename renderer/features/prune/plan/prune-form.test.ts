import { expect, it } from 'vitest'
import { pruneParams } from '../../../../core/contract/jobs/prune.ts'
import { defaultPruneForm, toPruneParams } from './prune-form.ts'
import type { PlanForecast } from './prune-plan.ts'

const forecast = (filters: Record<string, [number, number]>): PlanForecast => {
  const rows = Object.entries(filters).map(([layer, [filtersBefore, filtersAfter]]) => ({
    id: layer,
    layer,
    type: 'conv',
    filtersBefore,
    filtersAfter,
    ratio: 0,
    parametersBefore: 1,
    parametersAfter: 1,
    macsBefore: 1,
    macsAfter: 1,
    isPrunable: true,
    follows: null,
  }))
  const sums = { parametersBefore: 1, parametersAfter: 1, macsBefore: 1, macsAfter: 1 }
  return { rows, filtersBefore: 1, filtersAfter: 1, ...sums }
}

it('sends the filters that stay, and only of layers that lose something', () => {
  const plan = forecast({ a: [8, 8], b: [10, 8], c: [16, 8] })
  const params = pruneParams.parse(toPruneParams(defaultPruneForm, plan, null, { model: 'm', data: 'd' }))
  expect(params).toMatchObject({
    filters: { b: 8, c: 8 },
    schedule: { kind: 'one-shot', steps: 1 },
    epochsPerStep: 5,
  })
  expect(params).not.toHaveProperty('prediction')
})

it('does not tune without data', () => {
  const params = toPruneParams(
    { ...defaultPruneForm, teacher: 't', schedule: 'iterative' },
    forecast({ b: [10, 8] }),
    null,
    { model: 'm', data: '' },
  )
  expect(params).toMatchObject({ epochsPerStep: 0, schedule: { kind: 'iterative', steps: 3 } })
  expect(params).not.toHaveProperty('teacher')
  expect(params).not.toHaveProperty('data')
})

it('fine-tunes with the regulariser and the labels that were chosen', () => {
  const activity = {
    kind: 'l1l2' as const,
    amplitude: 3e-6,
    rampRatio: 0.2,
    weights: {},
    device: 'AKD1000',
    mode: 'Minimal' as const,
  }
  const form = { ...defaultPruneForm, labelRatio: 0.25, activity }
  const plan = forecast({ b: [10, 8] })
  const { training } = pruneParams.parse(toPruneParams(form, plan, null, { model: 'm', data: 'd' }))
  expect(training).toMatchObject({ labelRatio: 0.25, activity })
  expect(toPruneParams(form, plan, null, { model: 'm', data: '' })).not.toHaveProperty('training')
})
