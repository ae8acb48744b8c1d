import type { Series } from '../../../core/contract/run.ts'
import type { TrainingRecord } from '../../../core/contract/training-record.ts'
import { trainingDetailsText as text } from '../../text/training-details.ts'

/** Curves of a training with its speed as one more. */
export function withSpeed(series: readonly Series[], record: TrainingRecord | null): Series[] {
  if (!record?.speed.length) return [...series]
  return [...series, { name: text.speedCurve, unit: 'images/s', xLabel: text.epoch, points: record.speed }]
}

export type NowFacts = {
  imagesPerSecond: number | null
  learningRate: number | null
  best: { epoch: number; accuracyRatio: number } | null
}

/** The newest figures of a running training. */
export function nowFacts(series: readonly Series[], record: TrainingRecord | null): NowFacts {
  const scored = (record?.epochs ?? []).flatMap(({ epoch, validation }) =>
    validation ? [{ epoch, ...validation }] : [],
  )
  const [best] = scored.toSorted((a, b) => b.accuracyRatio - a.accuracyRatio || a.loss - b.loss)
  return {
    imagesPerSecond: record?.speed.at(-1)?.[1] ?? null,
    learningRate: series.find(({ name }) => name === 'Learning rate')?.points.at(-1)?.[1] ?? null,
    best: best ? { epoch: best.epoch, accuracyRatio: best.accuracyRatio } : null,
  }
}
