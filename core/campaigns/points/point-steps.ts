import type { PlannedStep } from '../../contract/campaign.ts'
import type { Measuring } from '../../contract/campaigns/measuring.ts'
import type { Bits } from '../../contract/jobs/common.ts'

/** What all points of a campaign share. */
export type PointSetting = Measuring & {
  data: string
  seed: number
  /** What else every training is given. */
  training: Readonly<Record<string, unknown>>
}

export type Activity = { kind: string; amplitude: number }

/** A training of a point. `key` may be shared by points that have the training in common. */
export type PointTraining = {
  key: string
  title: string
  /** Model id, name, or `$step:KEY`. */
  model: string
  teacher: string
  epochs: number
  activity: Activity | null
  /** Null: float. */
  bits: Bits | null
  name: string
  more?: Readonly<Record<string, unknown>>
}

/** Steps that measure a trained model: `KEY:val`, `KEY:profile`, and `KEY:test` where asked for. */
export type PointMeasurement = { key: string; title: string; model: string; test?: boolean }

/** Shares of the work of one epoch of training, by rough experience. */
const weights = { cut: 0.2, evaluate: 0.5, profile: 0.5 }

export function trainingStep(setting: PointSetting, training: PointTraining): PlannedStep {
  const { key, title, model, teacher, epochs, activity, bits, name, more } = training
  return {
    key,
    title: `${title}: ${bits === null ? 'float training' : 'quantised training'}`,
    type: 'train',
    params: {
      ...setting.training,
      ...more,
      model,
      data: setting.data,
      teacher,
      epochs,
      ...(activity !== null && activity.amplitude > 0 ? { activity } : {}),
      ...(bits === null ? {} : { bits }),
      name,
      seed: setting.seed,
    },
    weight: epochs,
  }
}

/** Cuts filters and trains nothing: the trainings of the point follow. */
export function cutStep(
  setting: PointSetting,
  cut: { key: string; title: string; model: string; name: string; params: Readonly<Record<string, unknown>> },
): PlannedStep {
  const { key, title, model, name, params } = cut
  return {
    key,
    title: `${title}: cut`,
    type: 'prune',
    params: { ...params, model, epochsPerStep: 0, name, seed: setting.seed },
    weight: weights.cut,
  }
}

export function measuringSteps(setting: PointSetting, { key, title, model, test }: PointMeasurement): PlannedStep[] {
  const { data, evaluationImages: limit, profile } = setting
  const evaluation = (split: 'val' | 'test'): PlannedStep => ({
    key: `${key}:${split}`,
    title: `${title}: accuracy on ${split}`,
    type: 'evaluate',
    params: { model, data, split, integer: true, limit },
    weight: weights.evaluate,
  })
  return [
    evaluation('val'),
    {
      key: `${key}:profile`,
      title: `${title}: profile`,
      type: 'profile',
      params: { ...profile, model, data, split: 'val' },
      weight: weights.profile,
    },
    ...(test === true ? [evaluation('test')] : []),
  ]
}
