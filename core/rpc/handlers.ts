import type { MethodName, MethodResult, ParsedParams } from '../contract/methods.ts'

export type CallContext = {
  /** Aborted when the caller cancels or is gone. */
  readonly signal: AbortSignal
}

/** What the engine answers with; the type is the contract's method map, there is no second list. */
export type Handlers = {
  [M in MethodName]: (params: ParsedParams<M>, context: CallContext) => MethodResult<M> | Promise<MethodResult<M>>
}
