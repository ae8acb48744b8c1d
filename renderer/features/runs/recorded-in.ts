import type { WrongImages } from '../../../core/contract/jobs/common.ts'
import type { KeptEpoch } from '../../../core/contract/jobs/train.ts'
import type { TrainingRecord } from '../../../core/contract/training-record.ts'

type Recorded = { record: TrainingRecord | null; wrong: WrongImages | null; kept: KeptEpoch | null }

/** The record of a training, the epoch it kept and the wrong images in a run's result; null where its job makes none. */
export function recordedIn(result: unknown): Recorded {
  const { record, wrong, kept } = (result ?? {}) as Partial<Recorded>
  return { record: record ?? null, wrong: wrong ?? null, kept: kept ?? null }
}
