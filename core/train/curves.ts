import type { Series } from '../contract/run.ts'
import type { StepResult } from './trainer.ts'

/** About so many points per curve, whatever the length of the training. */
const pointsPerCurve = 300

type Points = Record<string, [number, number][]>

const units: Record<string, string> = {
  Loss: 'nats',
  Accuracy: 'ratio',
  Sparsity: 'ratio',
  'Learning rate': '',
  'Activity penalty': 'nats',
  'Validation accuracy': 'ratio',
  'Validation loss': 'nats',
}

/** Collects the figures of steps into curves: means over a few steps each. Plain data, so a checkpoint can hold it. */
export type Curves = {
  /** Gives the new points when a group of steps is complete, else null. */
  add(step: number, result: StepResult): Record<string, [number, number]> | null
  addValidation(step: number, accuracyRatio: number, loss: number): Record<string, [number, number]>
  series(): Series[]
  /** For a checkpoint. */
  state(): CurvesState
}

/** Curves so far and the sums of the point to come: all that is needed to go on. */
export type CurvesState = {
  points: Points
  /** Sum and number of the values of each curve. */
  pending: Record<string, { sum: number; count: number }>
  pendingCount: number
}

/** Curves of a training run, thinned to means over groups of steps. `restored` goes on where a run stopped. */
export function createCurves(
  plan: { totalSteps: number; stepsPerEpoch: number; hasPenalty: boolean },
  restored?: CurvesState,
): Curves {
  const group = Math.max(1, Math.ceil(plan.totalSteps / pointsPerCurve))
  const state: CurvesState = restored ?? { points: {}, pending: {}, pendingCount: 0 }
  const record = (step: number, values: Record<string, number>): Record<string, [number, number]> => {
    const added = Object.entries(values).map(([name, value]): [string, [number, number]] => [
      name,
      [step / plan.stepsPerEpoch, value],
    ])
    for (const [name, point] of added) (state.points[name] ??= []).push(point)
    return Object.fromEntries(added)
  }
  return {
    add: (step, result) => {
      for (const [name, value] of Object.entries(valuesOf(result, plan.hasPenalty))) {
        const { sum, count } = state.pending[name] ?? { sum: 0, count: 0 }
        state.pending[name] = { sum: sum + value, count: count + 1 }
      }
      state.pendingCount++
      if (state.pendingCount < group && step < plan.totalSteps) return null
      const means = Object.fromEntries(
        Object.entries(state.pending).map(([name, { sum, count }]) => [name, sum / count]),
      )
      state.pending = {}
      state.pendingCount = 0
      return record(step, means)
    },
    addValidation: (step, accuracyRatio, loss) =>
      record(step, { 'Validation accuracy': accuracyRatio, 'Validation loss': loss }),
    series: () =>
      Object.entries(state.points).map(([name, points]) => ({
        name,
        unit: units[name] ?? '',
        xLabel: 'Epoch',
        points,
      })),
    state: () => structuredClone(state),
  }
}

function valuesOf(
  { loss, accuracyRatio, penalty, learningRate, sparsity }: StepResult,
  hasPenalty: boolean,
): Record<string, number> {
  const layers = Object.values(sparsity)
  const mean = layers.reduce((sum, value) => sum + value, 0) / Math.max(1, layers.length)
  return {
    Loss: loss,
    ...(accuracyRatio === null ? {} : { Accuracy: accuracyRatio }),
    Sparsity: mean,
    'Learning rate': learningRate,
    ...(hasPenalty ? { 'Activity penalty': penalty } : {}),
  }
}
