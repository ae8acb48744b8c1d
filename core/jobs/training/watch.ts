import type { Evaluation } from '../../contract/jobs/common.ts'
import type { Series } from '../../contract/run.ts'
import type { LayerSpread, TrainingRecord } from '../../contract/training-record.ts'
import { createCurves, type CurvesState } from '../../train/curves.ts'
import { createDivergenceWatch, type DivergenceKind, type DivergenceState } from '../../train/divergence.ts'
import { createRecorder, type RecorderPlan, type RecorderState } from '../../train/recorder.ts'
import { createSilenceWatch, type Silence, type SilenceState } from '../../train/silence.ts'
import type { StepResult } from '../../train/trainer.ts'

/** Plain data: everything a watch knows. */
export type WatchState = {
  curves: CurvesState
  recorder: RecorderState
  silence: SilenceState
  divergence: DivergenceState
  /** Loss of the last steps, nats. */
  losses: number[]
}

/** What is new for whoever looks at the job. */
export type WatchNews = { points?: Record<string, [number, number]>; record?: TrainingRecord }

/** All that is learned from the steps and epochs of one training. */
export type TrainingWatch = {
  addStep(
    step: number,
    result: StepResult,
    tookMs: number,
  ): { news: WatchNews; silent: Silence[]; divergence: DivergenceKind | null }
  wantsSpread(epoch: number): boolean
  addEpoch(step: number, validation: Evaluation | null, spread: LayerSpread[]): WatchNews
  series(): Series[]
  record(): TrainingRecord
  silences(): Silence[]
  /** Mean of the last steps and the last one, nats. */
  loss(): { mean: number; last: number }
  /** Of training alone, since this process began with it; 0 before the first step. */
  imagesPerSecond(): number
  state(): WatchState
}

/** Steps whose mean is the training loss of the result. */
const lossWindow = 50

/** Watches a training; `restored` goes on where one stopped. */
export function createTrainingWatch(
  plan: RecorderPlan & { hasPenalty: boolean },
  restored?: WatchState,
): TrainingWatch {
  const totalSteps = plan.epochs * plan.stepsPerEpoch
  const curves = createCurves({ ...plan, totalSteps }, restored?.curves)
  const recorder = createRecorder(plan, restored?.recorder)
  const silence = createSilenceWatch(restored?.silence)
  const divergence = createDivergenceWatch({ totalSteps, classes: plan.classes.length }, restored?.divergence)
  const losses = [...(restored?.losses ?? [])]
  const busy = { ms: 0, steps: 0 }
  return {
    addStep: (step, result, tookMs) => {
      busy.ms += tookMs
      busy.steps++
      losses.push(result.loss)
      if (losses.length > lossWindow) losses.shift()
      const points = curves.add(step, result)
      const record = recorder.addStep(step, result.sparsity, tookMs)
      return {
        news: { ...(points ? { points } : {}), ...(record ? { record } : {}) },
        silent: silence.add(step / plan.stepsPerEpoch, result.sparsity),
        divergence: divergence.add(result.loss),
      }
    },
    wantsSpread: recorder.wantsSpread,
    addEpoch: (step, validation, spread) => ({
      ...(validation ? { points: curves.addValidation(step, validation.accuracyRatio, validation.loss) } : {}),
      record: recorder.addEpoch(step / plan.stepsPerEpoch, validation, spread),
    }),
    series: curves.series,
    record: recorder.record,
    silences: silence.noticed,
    loss: () => ({
      mean: losses.reduce((sum, value) => sum + value, 0) / Math.max(1, losses.length),
      last: losses.at(-1) ?? 0,
    }),
    imagesPerSecond: () => (busy.ms > 0 ? (1000 * busy.steps * plan.batchSize) / busy.ms : 0),
    state: () => ({
      curves: curves.state(),
      recorder: recorder.state(),
      silence: silence.state(),
      divergence: divergence.state(),
      losses: [...losses],
    }),
  }
}
