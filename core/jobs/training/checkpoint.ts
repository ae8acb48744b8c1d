import type { TrainingEnd } from '../../contract/jobs/train.ts'
import type { Weights } from '../../tensor/tensor.ts'
import type { EpochStanding } from '../../train/best-epoch.ts'
import type { Trainer } from '../../train/trainer.ts'
import type { Checkpoint } from '../handler.ts'
import type { WatchState } from './watch.ts'

/** The weights that are kept so far, how they stand, and the weights themselves. */
export type KeptWeights = { standing: EpochStanding; weights: Weights }

const keptPrefix = 'kept/'

type Stored = Omit<Progressed, 'kept'> & { step: number; standing: EpochStanding | null }

/** What a training knows beside the trainer's own state. */
export type Progressed = {
  watch: WatchState
  kept: KeptWeights | null
  isBetterThanGuessing: boolean
  ended: TrainingEnd
}

/** All that is needed to go on exactly. */
export function packCheckpoint(trainer: Trainer, { watch, kept, isBetterThanGuessing, ended }: Progressed): Checkpoint {
  const { step, weights, optimiser } = trainer.state()
  const vector = (data: Float32Array) => ({ shape: [data.length], data })
  return {
    state: { step, watch, ended, isBetterThanGuessing, standing: kept?.standing ?? null },
    tensors: {
      ...weights,
      'adam/first': vector(optimiser.first),
      'adam/second': vector(optimiser.second),
      ...renamed(kept?.weights ?? {}, (name) => `${keptPrefix}${name}`),
    },
  }
}

/** Sets the trainer back to a checkpoint and gives the rest of it. */
export function restoreCheckpoint(trainer: Trainer, { state, tensors }: Checkpoint): Progressed {
  const { 'adam/first': first, 'adam/second': second, ...others } = tensors
  const { step, standing, ...rest } = state as Stored
  const isKept = (name: string) => name.startsWith(keptPrefix)
  trainer.restore({
    step,
    weights: filtered(others, (name) => !isKept(name)),
    optimiser: { first: first!.data, second: second!.data },
  })
  const weights = renamed(filtered(others, isKept), (name) => name.slice(keptPrefix.length))
  return { ...rest, kept: standing && { standing, weights } }
}

function renamed(weights: Weights, rename: (name: string) => string): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [rename(name), tensor]))
}

function filtered(weights: Weights, isWanted: (name: string) => boolean): Weights {
  return Object.fromEntries(Object.entries(weights).filter(([name]) => isWanted(name)))
}
