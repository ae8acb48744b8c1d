import type { TrainingEnd } from '../../contract/jobs/train.ts'
import type { Weights } from '../../tensor/tensor.ts'
import type { EpochScore } from '../../train/best-epoch.ts'
import type { Trainer } from '../../train/trainer.ts'
import type { Checkpoint } from '../handler.ts'
import type { WatchState } from './watch.ts'

/** Weights at the end of an epoch with what they are worth. */
export type KeptWeights = { score: EpochScore; weights: Weights }

const bestPrefix = 'best/'

type Stored = Omit<Progressed, 'best'> & { step: number; best: EpochScore | null }

/** What a training knows beside the trainer's own state. */
export type Progressed = {
  watch: WatchState
  best: KeptWeights | null
  isBetterThanGuessing: boolean
  ended: TrainingEnd
}

/** All that is needed to go on exactly. */
export function packCheckpoint(trainer: Trainer, { watch, best, isBetterThanGuessing, ended }: Progressed): Checkpoint {
  const { step, weights, optimiser } = trainer.state()
  const vector = (data: Float32Array) => ({ shape: [data.length], data })
  return {
    state: { step, watch, ended, isBetterThanGuessing, best: best?.score ?? null },
    tensors: {
      ...weights,
      'adam/first': vector(optimiser.first),
      'adam/second': vector(optimiser.second),
      ...renamed(best?.weights ?? {}, (name) => `${bestPrefix}${name}`),
    },
  }
}

/** Sets the trainer back to a checkpoint and gives the rest of it. */
export function restoreCheckpoint(trainer: Trainer, { state, tensors }: Checkpoint): Progressed {
  const { 'adam/first': first, 'adam/second': second, ...others } = tensors
  const { step, best, ...rest } = state as Stored
  const isBest = (name: string) => name.startsWith(bestPrefix)
  trainer.restore({
    step,
    weights: filtered(others, (name) => !isBest(name)),
    optimiser: { first: first!.data, second: second!.data },
  })
  const weights = renamed(filtered(others, isBest), (name) => name.slice(bestPrefix.length))
  return { ...rest, best: best && { score: best, weights } }
}

function renamed(weights: Weights, rename: (name: string) => string): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [rename(name), tensor]))
}

function filtered(weights: Weights, isWanted: (name: string) => boolean): Weights {
  return Object.fromEntries(Object.entries(weights).filter(([name]) => isWanted(name)))
}
