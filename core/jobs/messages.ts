import type { WireError } from '../contract/errors.ts'
import type { JobType } from '../contract/jobs/registry.ts'
import type { DatasetInfo } from '../contract/jobs/data.ts'
import type { EngineInfo } from '../contract/methods.ts'
import type { RunEnvironment } from '../contract/run.ts'
import type { Graph } from '../graph/types.ts'
import type { Recovery } from '../ports/project-store.ts'
import type { JobOutcome, NewModel } from './handler.ts'
import type { PassedProgress } from './throttle.ts'

/** Tensors cross between engine and runner as one block of bytes in safetensors layout. */
export type PackedCheckpoint = { state: Record<string, unknown>; tensors: Uint8Array }
export type PackedModel = Omit<NewModel, 'weights'> & { weights: Uint8Array; sha256: string; parameters: number }
export type PackedOutcome = Omit<JobOutcome, 'models'> & { models: PackedModel[] }
export type ModelAnswer = { id: string; name: string; sha256: string; graph: Graph; weights: Uint8Array }

/** What a runner machine and its libraries are, apart from the version of Netlathe. */
export type RunnerEnvironment = Omit<RunEnvironment, 'netlathe'>

/** What a runner may ask of the engine, with the type of the answer. */
export type Questions = {
  model: { ask: { ref: string }; answer: ModelAnswer }
  dataset: { ask: { ref: string }; answer: DatasetInfo }
  /** Answered when the checkpoint is stored. */
  checkpoint: { ask: { jobId: string; checkpoint: PackedCheckpoint }; answer: null }
}
export type QuestionName = keyof Questions

export type ToRunner =
  | {
      t: 'start'
      jobId: string
      type: JobType
      params: Record<string, unknown>
      seed: number
      attempt: number
      checkpoint: PackedCheckpoint | null
      /** Threads that the training engine may use, null for all: the same in every job of a runner. */
      threads: number | null
    }
  | { t: 'cancel' | 'pause' | 'resume'; jobId: string }
  | { t: 'answer'; id: number; value: unknown }
  | { t: 'refuse'; id: number; error: WireError }
  /** Load the training engine now, so that the first job starts at once and the studio can say which engine runs. */
  | { t: 'warm-up' }

export type FromRunner =
  | { t: 'train-engine'; engine: NonNullable<EngineInfo['trainEngine']> }
  | { t: 'accepted'; jobId: string; recovery: Recovery }
  | ({ t: 'progress'; jobId: string } & PassedProgress)
  | { t: 'log'; jobId: string; severity: 'info' | 'warning' | 'error'; message: string }
  | { t: 'ask'; id: number; name: QuestionName; ask: Questions[QuestionName]['ask'] }
  | { t: 'done'; jobId: string; outcome: PackedOutcome; environment: RunnerEnvironment }
  | { t: 'failed'; jobId: string; error: WireError; stack: string | null }
  | { t: 'cancelled'; jobId: string }
