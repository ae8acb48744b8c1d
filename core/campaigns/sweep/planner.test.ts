import { expect, test } from 'vitest'
import { sweepParams, type SweepResult } from '../../contract/campaigns/sweep.ts'
import type { Conclusion, Decision, Situation, StepOutcome } from '../planner.ts'
import { sweepPlanner } from './planner.ts'

const situation: Situation = {
  elapsedMs: 0,
  isClosing: false,
  readRun: () => {
    throw new Error('a sweep reads no full record')
  },
  nameOf: (id) => id,
}
const parse = (more: Record<string, unknown>) =>
  sweepParams.parse({
    model: 'm_1',
    data: 'd_1',
    values: [0, 1e-6],
    quantised: { activity: { kind: 'l1l2', amplitude: 0 }, bits: {}, epochs: 3 },
    ...more,
  })
const stepsOf = (decision: Decision) => ('steps' in decision ? decision.steps : [])
const conclusionOf = (decision: Decision): Conclusion => {
  if (!('conclusion' in decision)) throw new Error('not concluded')
  return decision.conclusion
}
const float = { activity: { kind: 'l1l2', amplitude: 0 }, epochs: 2 }

test('a point is float training, quantised training, accuracy and profile, each from the one before', () => {
  const steps = stepsOf(
    sweepPlanner.plan(parse({ float, profile: { device: 'AKD1000' }, teacher: 't' }), [], situation),
  )
  expect(steps).toHaveLength(8)
  expect(steps.slice(4).map(({ key, type }) => [key, type])).toEqual([
    ['float:1e-6:42', 'train'],
    ['quantised:1e-6:42', 'train'],
    ['val:1e-6:42', 'evaluate'],
    ['profile:1e-6:42', 'profile'],
  ])
  expect(steps[4]!.params).toMatchObject({ model: 'm_1', teacher: 't', seed: 42, activity: { amplitude: 1e-6 } })
  expect(steps[5]!.params).toMatchObject({ model: '$step:float:1e-6:42', teacher: 't', activity: { amplitude: 1e-6 } })
  expect(steps[6]!.params).toMatchObject({ model: '$step:quantised:1e-6:42', split: 'val', integer: true })
  expect(steps[7]!.params).toMatchObject({ model: '$step:quantised:1e-6:42', device: 'AKD1000', split: 'val' })
  expect(steps[4]!.title).toBe('amplitude 1e-6, seed 42: float training')
})

test('a value that acts in the last stage only shares the float training of its seed', () => {
  const steps = stepsOf(sweepPlanner.plan(parse({ float, stages: 'last', seeds: 2 }), [], situation))
  const floats = steps.filter(({ key }) => key.startsWith('float'))
  expect(floats.map(({ key, params }) => [key, params['seed'], params['activity']])).toEqual([
    ['float:42', 42, float.activity],
    ['float:43', 43, float.activity],
  ])
  expect(steps.find(({ key }) => key === 'quantised:1e-6:43')!.params['model']).toBe('$step:float:43')
})

test('test images are touched only when asked', () => {
  const splits = (more: Record<string, unknown>) =>
    stepsOf(sweepPlanner.plan(parse(more), [], situation)).flatMap(({ params }) => params['split'] ?? [])
  expect(new Set(splits({}))).toEqual(new Set(['val']))
  expect(splits({ test: true }).filter((split) => split === 'test')).toHaveLength(2)
})

test('another parameter, in float: accuracy is the training run’s own', () => {
  const params = parse({ parameter: 'gammaL1', values: [0, 1e-5], quantised: undefined, float: { epochs: 1 } })
  const steps = stepsOf(sweepPlanner.plan(params, [], situation))
  expect(steps.map(({ key, params: each }) => [key, each['gammaL1']])).toEqual([
    ['float:0:42', 0],
    ['float:1e-5:42', 1e-5],
  ])
  const metrics = { validationAccuracyRatio: 0.8, sparsityRatio: 0.5 }
  const outcomes = steps.map(({ key }) => outcome(key, 'succeeded', metrics))
  const { values } = conclusionOf(sweepPlanner.plan(params, outcomes, situation)).result as SweepResult
  expect(values.map(({ accuracyRatio, sparsityRatio }) => [accuracyRatio, sparsityRatio])).toEqual([
    [0.8, 0.5],
    [0.8, 0.5],
  ])
})

test('means and spreads go over the seeds that came to an end; waits while one is under way', () => {
  const params = parse({ seeds: 2 })
  const accuracies: Record<string, number> = { '0:42': 0.8, '0:43': 0.9, '1e-6:42': 0.84 }
  const all = stepsOf(sweepPlanner.plan(params, [], situation)).map(({ key }) => {
    const at = key.slice(key.indexOf(':') + 1)
    if (at === '1e-6:43') return outcome(key, key.startsWith('val') ? 'skipped' : 'failed', {})
    const metrics = key.startsWith('val')
      ? { accuracyRatio: accuracies[at]! }
      : { sparsityRatio: at.startsWith('0') ? 0.5 : 0.6 }
    return outcome(key, 'succeeded', metrics)
  })
  const pending = all.map((each, index): StepOutcome => (index === 3 ? { ...each, state: 'pending' } : each))
  expect(sweepPlanner.plan(params, pending, situation)).toHaveProperty('steps')
  const { result, diagnostics, outputModelId } = conclusionOf(sweepPlanner.plan(params, all, situation))
  const { values, chosenValue } = result as SweepResult
  expect(values[0]).toMatchObject({
    seeds: 2,
    accuracyRatio: expect.closeTo(0.85),
    accuracySpreadRatio: expect.closeTo(0.1),
  })
  expect(values[1]).toMatchObject({ seeds: 1, accuracyRatio: 0.84, sparsityRatio: 0.6 })
  expect(chosenValue).toBe(1e-6)
  expect(outputModelId).toBe('model of quantised:1e-6:42')
  expect(diagnostics!.map(({ subject }) => subject)).toEqual(['quantised:1e-6:43'])
})

test('closed early it concludes with what there is, and fails when there is nothing', () => {
  const params = parse({})
  const keys = stepsOf(sweepPlanner.plan(params, [], situation)).map(({ key }) => key)
  const closing = { ...situation, isClosing: true }
  const none = keys.map((key) => outcome(key, 'skipped', {}))
  expect(sweepPlanner.plan(params, none, closing)).toMatchObject({ failure: { code: 'sweep.no-points' } })
  const one = none.map((each, index) => (index === 0 ? outcome(each.key, 'succeeded', { sparsityRatio: 0.5 }) : each))
  const { values } = conclusionOf(sweepPlanner.plan(params, one, closing)).result as SweepResult
  expect(values).toMatchObject([{ value: 0, accuracyRatio: null, sparsityRatio: 0.5 }])
})

function outcome(key: string, state: StepOutcome['state'], metrics: Record<string, number>): StepOutcome {
  const isDone = state === 'succeeded'
  return {
    key,
    state,
    runId: isDone ? `run of ${key}` : null,
    outputModelId: isDone ? `model of ${key}` : null,
    metrics,
    error: state === 'failed' ? { code: 'x', message: 'It failed.', details: {} } : null,
  }
}
