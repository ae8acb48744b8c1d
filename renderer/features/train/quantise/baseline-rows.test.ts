import { expect, it } from 'vitest'
import type { ModelSummary } from '../../../../core/contract/models.ts'
import type { RunSummary } from '../../../../core/contract/run.ts'
import { baselineRows } from './baseline-rows.ts'

const run = (id: string, type: RunSummary['type'], output: string, metrics: Record<string, number>) =>
  ({
    id,
    type,
    name: id,
    createdAt: id,
    inputModelId: 'float',
    outputModelId: output,
    metrics,
  }) as unknown as RunSummary
const model = (id: string, isQuantised: boolean) =>
  ({ id, name: `model ${id}`, isQuantised }) as unknown as ModelSummary

it('puts baselines and quantised trainings of a model side by side', () => {
  const runs = [
    run('3', 'train', 'qat', { accuracyRatio: 0.75 }),
    run('1', 'quantise', 'ptq', { accuracyBeforeRatio: 0.8, accuracyRatio: 0.7, loss: 0.6 }),
    run('2', 'train', 'tuned', { accuracyRatio: 0.81 }),
    { ...run('4', 'quantise', 'other', {}), inputModelId: 'another' },
  ]
  const rows = baselineRows('float', runs, [model('qat', true), model('ptq', true), model('tuned', false)])
  expect(rows.map(({ name, kind }) => [name, kind])).toEqual([
    ['model ptq', 'baseline'],
    ['model qat', 'trained'],
  ])
  expect(rows[1]!.changeRatio).toBeCloseTo(-0.05)
  expect(rows[1]!.loss).toBeNull()
})
