import type { Tensor, Variable } from '@tensorflow/tfjs-core'

/** Tensors by name. */
export type TensorMap = Record<string, Tensor>

/** What a feed must be. Feeds of `uint8` (pixels) reach the function as float32: tfjs has no tensors of bytes. */
export type FeedSpec = { shape: number[]; dtype: 'float32' | 'int32' | 'uint8' }

/** Values of a feed, in C order. */
export type FeedArray = Float32Array | Int32Array | Uint8Array

/**
 * A pure function over feeds and variables: tfjs operations only, state changed by `variable.assign` alone, no dataSync, no random
 * numbers, no JS number that changes from call to call (those are feeds).
 */
export type ProgramFunction = { feeds: Record<string, FeedSpec>; run: (feeds: TensorMap) => TensorMap }

/** Functions that share variables. */
export type ProgramSource = { variables: Variable[]; functions: Record<string, ProgramFunction> }

/** `auto`: graph where the engine can compile, else eager. */
export type CompileMode = 'auto' | 'eager' | 'graph'

/** Values by feed. */
export type FeedValues = Record<string, FeedArray>

/** A source as an engine runs it. */
export type Program = {
  readonly mode: 'eager' | 'graph'
  /** Runs one function. Feeds are checked by name, type and size before anything changes. Results are copied out. */
  run(name: string, feeds: FeedValues): Promise<Record<string, Float32Array>>
  /** Copies the program's state into the variables. */
  pull(): void
  /** Copies the variables into the program's state. */
  push(): void
  dispose(): void
}
