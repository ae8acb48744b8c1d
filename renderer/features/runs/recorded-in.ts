import type { WrongImages } from '../../../core/contract/jobs/common.ts'
import type { TrainingRecord } from '../../../core/contract/training-record.ts'

type Recorded = { record: TrainingRecord | null; wrong: WrongImages | null }

/** The record of a training and the wrong images in a run's result; null where its job makes none. */
export function recordedIn(result: unknown): Recorded {
  const { record, wrong } = (result ?? {}) as Partial<Recorded>
  return { record: record ?? null, wrong: wrong ?? null }
}
