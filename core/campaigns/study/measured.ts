import type { StudyPoint } from '../../contract/campaigns/study.ts'
import { measuredPoint, type MeasuredPoint, type Outcomes } from '../points/measured-point.ts'
import { quantisedKey, type StudyModel } from './study-model.ts'

export type MeasuredModel = StudyModel & { point: MeasuredPoint }

export function measureModels(models: readonly StudyModel[], outcomes: Outcomes): MeasuredModel[] {
  return models.map((model) => ({ ...model, point: measuredPoint(outcomes, quantisedKey(model), model.key) }))
}

/** Whether nothing more is to come of any of them. */
export function areOver(models: readonly MeasuredModel[]): boolean {
  return models.every(({ point }) => point.state === 'measured' || point.state === 'failed')
}

/** Points of models that were measured, their rates beside the baseline's. */
export function studyPoints(models: readonly MeasuredModel[], baselineFps: number | null): StudyPoint[] {
  return models
    .filter(({ point }) => point.state === 'measured')
    .map(({ key, phase, title, amplitude, ratio, point }) => {
      const framesPerSecond = point.metrics['framesPerSecond']
      return {
        key,
        phase,
        title,
        amplitude,
        ratio,
        modelId: point.modelId,
        runId: point.profileRunId,
        metrics: point.metrics,
        rateRatio: baselineFps === null || framesPerSecond === undefined ? null : framesPerSecond / baselineFps,
      }
    })
}
