/** A layer that stopped giving events. */
export type Silence = {
  layerId: string
  /** Fractional epoch at which it was noticed. */
  epoch: number
  /** Still silent when the training ended. */
  isLasting: boolean
}

/** Plain data, so that a checkpoint can hold it. */
export type SilenceState = { stepsSilent: Record<string, number>; noticed: Silence[] }

/** Notices layers that go silent while a model is trained. */
export type SilenceWatch = {
  /** `sparsity`: zeros / size by layer id at one step. Gives the layers that are noticed at this step, each once. */
  add(epoch: number, sparsity: Record<string, number>): Silence[]
  /** All that were noticed, in that order. */
  noticed(): Silence[]
  /** For a checkpoint. */
  state(): SilenceState
}

/** With fewer than 1 % of its outputs not zero a layer passes next to nothing on, and its gradients vanish with them. */
const silentAbove = 0.99
/** So many steps in a row, so that one odd batch is no alarm. */
const stepsUntilNoticed = 20

/** Notices layers whose sparsity stays above 0.99 for 20 steps. `restored` goes on where a run stopped. */
export function createSilenceWatch(restored?: SilenceState): SilenceWatch {
  const state: SilenceState = restored ? structuredClone(restored) : { stepsSilent: {}, noticed: [] }
  const recordOf = (layerId: string) => state.noticed.find((each) => each.layerId === layerId)
  const notice = (layerId: string, epoch: number, ratio: number): Silence[] => {
    const steps = ratio > silentAbove ? (state.stepsSilent[layerId] ?? 0) + 1 : 0
    state.stepsSilent[layerId] = steps
    const known = recordOf(layerId)
    if (known) known.isLasting = steps >= stepsUntilNoticed
    if (known || steps < stepsUntilNoticed) return []
    const found: Silence = { layerId, epoch, isLasting: true }
    state.noticed.push(found)
    return [{ ...found }]
  }
  return {
    add: (epoch, sparsity) => Object.entries(sparsity).flatMap(([layerId, ratio]) => notice(layerId, epoch, ratio)),
    noticed: () => structuredClone(state.noticed),
    state: () => structuredClone(state),
  }
}
