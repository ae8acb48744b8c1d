import type { EpochSnapshot, LayerSpread, TrainingRecord } from '../contract/training-record.ts'

/** About so many columns in the map of sparsity, whatever the length of the training. */
const columnsPerMap = 100
/** A long training keeps the spread of its layers for about so many epochs. */
const spreadsPerTraining = 24
/** Confusion matrices of more classes are kept as rarely as spreads, of still more classes not at all. */
const classes = { everyEpoch: 10, most: 64 }

export type RecorderPlan = {
  /** Layers with an activation, in the graph's order. */
  layers: { id: string; name: string }[]
  classes: string[]
  epochs: number
  stepsPerEpoch: number
  batchSize: number
}

/** Plain data, so that a checkpoint can hold it. */
export type RecorderState = { record: TrainingRecord; pending: { ratios: number[]; steps: number; busyMs: number } }

/** Collects what a training shows beside its curves. What is new is given back as a record of its own. */
export type Recorder = {
  /** `sparsity`: zeros / size by layer id; `busyMs`: what the step took. Null until a group of steps is complete. */
  addStep(step: number, sparsity: Record<string, number>, busyMs: number): TrainingRecord | null
  /** True when the spread of the layers is wanted at the end of this epoch (counted from 1). */
  wantsSpread(epoch: number): boolean
  addEpoch(
    epoch: number,
    validation: { accuracyRatio: number; loss: number; confusion: number[][] } | null,
    spread: LayerSpread[],
  ): TrainingRecord
  /** Everything so far. */
  record(): TrainingRecord
  /** For a checkpoint. */
  state(): RecorderState
}

/** A record of a training, thinned to a size that suits a project file. `restored` goes on where a run stopped. */
export function createRecorder(plan: RecorderPlan, restored?: RecorderState): Recorder {
  const totalSteps = plan.epochs * plan.stepsPerEpoch
  const group = Math.max(1, Math.ceil(totalSteps / columnsPerMap))
  const epochsPerSpread = Math.ceil(plan.epochs / spreadsPerTraining)
  const empty = (): TrainingRecord => ({
    layers: plan.layers.map(({ name }) => name),
    classes: plan.classes,
    sparsity: [],
    speed: [],
    epochs: [],
  })
  const noSteps = (): RecorderState['pending'] => ({ ratios: plan.layers.map(() => 0), steps: 0, busyMs: 0 })
  const state: RecorderState = restored ? structuredClone(restored) : { record: empty(), pending: noSteps() }

  const wantsSpread = (epoch: number) => epoch % epochsPerSpread === 0 || epoch === plan.epochs
  const confusionOf = (epoch: number, confusion: number[][]): number[][] | null => {
    const count = plan.classes.length
    return count <= classes.everyEpoch || (count <= classes.most && wantsSpread(epoch)) ? confusion : null
  }
  return {
    addStep: (step, sparsity, busyMs) => {
      const { pending, record } = state
      plan.layers.forEach(({ id }, index) => (pending.ratios[index]! += sparsity[id] ?? 0))
      pending.steps++
      pending.busyMs += busyMs
      if (pending.steps < group && step < totalSteps) return null
      const epoch = step / plan.stepsPerEpoch
      const added: TrainingRecord = {
        ...empty(),
        sparsity: [[epoch, pending.ratios.map((sum) => round(sum / pending.steps))]],
        speed: pending.busyMs > 0 ? [[epoch, round((1000 * pending.steps * plan.batchSize) / pending.busyMs)]] : [],
      }
      record.sparsity.push(...added.sparsity)
      record.speed.push(...added.speed)
      state.pending = noSteps()
      return added
    },
    wantsSpread,
    addEpoch: (epoch, validation, spread) => {
      const snapshot: EpochSnapshot = {
        epoch,
        validation: validation && { ...validation, confusion: confusionOf(epoch, validation.confusion) },
        layers: spread,
      }
      state.record.epochs.push(snapshot)
      return { ...empty(), epochs: [snapshot] }
    },
    record: () => structuredClone(state.record),
    state: () => structuredClone(state),
  }
}

/** Five significant digits: more would only fill the project file. */
function round(value: number): number {
  return Number(value.toPrecision(5))
}
