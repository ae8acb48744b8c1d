import { expect, it } from 'vitest'
import { pruneParams } from '../../../../core/contract/jobs/prune.ts'
import { defaultPruneForm, toPruneParams } from './prune-form.ts'

it('sends the plan per layer, and only layers that lose something', () => {
  const params = pruneParams.parse(toPruneParams(defaultPruneForm, { a: 0, b: 0.2, c: 0.5 }, { model: 'm', data: 'd' }))
  expect(params).toMatchObject({
    layers: ['b', 'c'],
    ratios: { b: 0.2, c: 0.5 },
    schedule: { kind: 'one-shot', steps: 1 },
    epochsPerStep: 5,
  })
})

it('does not tune without data', () => {
  const params = toPruneParams(
    { ...defaultPruneForm, teacher: 't', schedule: 'iterative' },
    { b: 0.2 },
    { model: 'm', data: '' },
  )
  expect(params).toMatchObject({ epochsPerStep: 0, schedule: { kind: 'iterative', steps: 3 } })
  expect(params).not.toHaveProperty('teacher')
  expect(params).not.toHaveProperty('data')
})
