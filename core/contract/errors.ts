/** An error as it crosses a process border. */
export type WireError = { code: string; message: string; details: Record<string, string | number | boolean> }

/** Codes of the transport itself; every other code is `area.reason` from an AppError. */
export const rpcErrorCodes = {
  unknownMethod: 'rpc.unknown-method',
  badParams: 'rpc.bad-params',
  unclonable: 'rpc.unclonable-result',
  engineGone: 'rpc.engine-gone',
  versionMismatch: 'rpc.version-mismatch',
  cancelled: 'rpc.cancelled',
  /** A defect of the program; the log has the stack. */
  internal: 'rpc.internal',
} as const
