/** Successive halving: every trial begins with few epochs, and one in `eta` goes on with `eta` times as many. */
export type Schedule = {
  /** Epochs of the first rung. */
  firstEpochs: number
  /** At least 2. */
  eta: number
  /** At least 1. */
  rungs: number
}

/** Epochs trained in all once the rung is done. */
export function epochsAt({ firstEpochs, eta }: Schedule, rung: number): number {
  return Math.round(firstEpochs * eta ** rung)
}

/** Epochs that a trial trains on this rung, beyond the rung below. */
export function epochsOfRung(schedule: Schedule, rung: number): number {
  return epochsAt(schedule, rung) - (rung === 0 ? 0 : epochsAt(schedule, rung - 1))
}
