import type { Weights } from '../tensor/tensor.ts'

/** Why a training is given up. */
export type DivergenceKind = 'loss-not-finite' | 'weights-not-finite' | 'loss-far-above-start' | 'not-convertible'

/** Plain data, so that a checkpoint can hold it. */
export type DivergenceState = { limit: number; smoothLoss: number; stepsAbove: number }

/** Tells from the loss of every step that a training will not come back. */
export type DivergenceWatch = {
  /** `loss` in nats, of the steps in order. */
  add(loss: number): DivergenceKind | null
  /** For a checkpoint. */
  state(): DivergenceState
}

/** A loss this many times that of the untrained or uniformly guessing network is no longer learning. */
const limitFactor = 3
const steps = { least: 10, most: 50 }
/** Share of the past in the smoothed loss: a batch of few images may have no loss at all. */
const smoothing = 0.9
/** One batch counts as no more than this many times the limit. */
const spikeFactor = 10

/**
 * Watches the loss of a training of `totalSteps` over `classes` classes. Far above its start: the smoothed loss is more than three times
 * the loss of the first step (before any update) and of uniform guessing (ln classes), for 50 steps in a row (a tenth of a short training,
 * at least 10). A single spike is normal, e.g. after the warm-up. `restored` goes on where a run stopped.
 */
export function createDivergenceWatch(
  { totalSteps, classes }: { totalSteps: number; classes: number },
  restored?: DivergenceState,
): DivergenceWatch {
  const patience = Math.max(steps.least, Math.min(steps.most, Math.ceil(totalSteps / 10)))
  const state: DivergenceState = restored ? { ...restored } : { limit: 0, smoothLoss: 0, stepsAbove: 0 }
  return {
    add: (loss) => {
      if (!Number.isFinite(loss)) return 'loss-not-finite'
      if (state.limit === 0) {
        state.limit = limitFactor * Math.max(loss, Math.log(Math.max(2, classes)))
        state.smoothLoss = loss
      }
      state.smoothLoss = smoothing * state.smoothLoss + (1 - smoothing) * Math.min(loss, spikeFactor * state.limit)
      state.stepsAbove = state.smoothLoss > state.limit ? state.stepsAbove + 1 : 0
      return state.stepsAbove >= patience ? 'loss-far-above-start' : null
    },
    state: () => ({ ...state }),
  }
}

/** True when no weight is NaN or infinite. */
export function areFinite(weights: Weights): boolean {
  return Object.values(weights).every(({ data }) => data.every(Number.isFinite))
}
