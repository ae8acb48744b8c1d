import type * as tfc from '@tensorflow/tfjs-core'
import type { BatchPlan, BatchStream } from './batches.ts'
import type { CompileMode, Program, ProgramSource } from './program.ts'

/** The tensor arithmetic of a runner: tfjs on TensorFlow's native library or on WebAssembly. One per process. */
export type TrainEngine = {
  readonly name: 'tfjs-node' | 'wasm' | 'cpu'
  /** Version of tfjs and, for tfjs-node, of the native library. */
  readonly version: string
  /** How to get the fast engine, when this is not it; else empty. */
  readonly hint: string
  readonly tf: typeof tfc
  /** Makes a program of a pure step function: a compiled graph on tfjs-node, eager operations elsewhere. */
  compile(source: ProgramSource, mode?: CompileMode): Promise<Program>
  /** Milliseconds of a clock that never goes back: for rates. */
  nowMs(): number
  /** Prepares batches on another thread, ahead of the steps; absent where there is none to spare. */
  startBatches?(plan: BatchPlan): BatchStream
}
