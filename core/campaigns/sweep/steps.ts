import { withValueAt } from '../../base/nested-value.ts'
import { shortNumber } from '../../base/short-number.ts'
import type { PlannedStep } from '../../contract/campaign.ts'
import type { SweepParams } from '../../contract/campaigns/sweep.ts'
import { parameterName } from './parameter-name.ts'

/** Keys of the steps of one point. Null: the sweep has no such step. */
export type PointKeys = {
  value: number
  seed: number
  /** The training that makes the point's model. */
  train: string
  evaluate: string | null
  test: string | null
  profile: string | null
}

type Stage = Record<string, unknown>

/** Shares of the work of one epoch of training, by rough experience: integers are slow, but only over few images. */
const weights = { evaluate: 0.5, profile: 0.5 }
const defaultEpochs = 5

/** Every point of a sweep: all seeds of the first value, then of the next, so that early points already span the seeds. */
export function pointsOf(params: SweepParams): PointKeys[] {
  const values = [...new Set(params.values)]
  return values.flatMap((value) =>
    seedsOf(params).map((seed) => {
      const at = `${shortNumber(value)}:${seed}`
      const isQuantised = params.quantised !== undefined
      return {
        value,
        seed,
        train: isQuantised ? `quantised:${at}` : `float:${at}`,
        evaluate: isQuantised ? `val:${at}` : null,
        test: params.test ? `test:${at}` : null,
        profile: isQuantised && params.profile ? `profile:${at}` : null,
      }
    }),
  )
}

/** All steps of a sweep; which are known from the start. */
export function stepsOf(params: SweepParams): PlannedStep[] {
  const steps = pointsOf(params).flatMap((keys) => [...trainings(params, keys), ...measurements(params, keys)])
  // A float training that serves all values comes up with each of them.
  return [...new Map(steps.map((step) => [step.key, step])).values()]
}

function seedsOf({ seed, seeds }: SweepParams): number[] {
  return Array.from({ length: seeds }, (_, index) => seed + index)
}

function trainings(params: SweepParams, { value, seed, train }: PointKeys): PlannedStep[] {
  const { float, quantised } = params
  if (quantised === undefined)
    return [training(params, train, 'float', withValueAt(float!, params.parameter, value), { value, seed })]
  const at = { value, seed }
  if (float === undefined)
    return [training(params, train, 'quantised', withValueAt(quantised, params.parameter, value), at)]
  const isShared = params.stages === 'last'
  const floatKey = isShared ? `float:${seed}` : `float:${shortNumber(value)}:${seed}`
  const floatStage = isShared ? float : withValueAt(float, params.parameter, value)
  return [
    training(params, floatKey, 'float', floatStage, isShared ? { value: null, seed } : at),
    training(
      { ...params, model: `$step:${floatKey}` },
      train,
      'quantised',
      withValueAt(quantised, params.parameter, value),
      at,
    ),
  ]
}

function training(
  { model, data, teacher, parameter }: SweepParams,
  key: string,
  kind: 'float' | 'quantised',
  stage: Stage,
  { value, seed }: { value: number | null; seed: number },
): PlannedStep {
  const epochs = typeof stage['epochs'] === 'number' ? stage['epochs'] : defaultEpochs
  const what = value === null ? '' : `${parameterName(parameter)} ${shortNumber(value)}, `
  return {
    key,
    title: `${what}seed ${seed}: ${kind} training`,
    type: 'train',
    params: {
      ...stage,
      model,
      data,
      ...(teacher === undefined ? {} : { teacher }),
      name: `${shortName(parameter)}-${value === null ? 'start' : shortNumber(value)}-s${seed}-${kind}`,
      seed,
    },
    weight: epochs,
  }
}

function measurements(params: SweepParams, { value, seed, train, evaluate, test, profile }: PointKeys): PlannedStep[] {
  const title = `${parameterName(params.parameter)} ${shortNumber(value)}, seed ${seed}`
  const model = `$step:${train}`
  const steps: PlannedStep[] = []
  for (const [key, split] of [
    [evaluate, 'val'],
    [test, 'test'],
  ] as const) {
    if (key === null) continue
    const limit = params.evaluationImages
    const integer = params.quantised !== undefined
    steps.push({
      key,
      title: `${title}: accuracy on ${split}`,
      type: 'evaluate',
      params: { model, data: params.data, split, integer, limit },
      weight: weights.evaluate,
    })
  }
  if (profile !== null) {
    steps.push({
      key: profile,
      title: `${title}: profile`,
      type: 'profile',
      params: { ...params.profile, model, data: params.data, split: 'val' },
      weight: weights.profile,
    })
  }
  return steps
}

/** `activity.amplitude` -> `amplitude`. */
function shortName(parameter: string): string {
  return parameter.split('.').at(-1) ?? parameter
}
