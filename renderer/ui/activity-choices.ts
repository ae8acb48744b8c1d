import type { ActivityRegulariser } from '../../core/contract/jobs/train.ts'
import { trainText } from '../text/train.ts'

/** Penalties of a training, and none. */
export type ActivityKind = 'none' | ActivityRegulariser['kind']

/** What a form offers. */
export const activityChoices: { value: ActivityKind; label: string }[] = [
  { value: 'none', label: trainText.noActivity },
  ...Object.entries(trainText.activities).map(([value, label]) => ({ value: value as ActivityKind, label })),
]

/** An amplitude to begin with. */
export const defaultAmplitude: Record<ActivityRegulariser['kind'], number> = {
  l1: 1e-6,
  l2: 1e-6,
  l1l2: 1e-6,
  hoyer: 1e-6,
  'hoyer-normalised': 0.36,
  'event-cost': 1e-6,
}
