import { AppError, CancelledError } from '../base/errors.ts'
import { rpcErrorCodes, type WireError } from '../contract/errors.ts'

/** What crosses the border of an error; a defect of the program tells the user nothing but where to look. */
export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, message: error.message, details: { ...error.details } }
  if (isCancelled(error)) return { code: rpcErrorCodes.cancelled, message: 'Cancelled.', details: {} }
  const reason = error instanceof Error ? error.message : String(error)
  return {
    code: rpcErrorCodes.internal,
    message: `A defect in Netlathe stopped this: ${reason}. The log has the details.`,
    details: {},
  }
}

/** The error that a caller sees. */
export function fromWireError(error: WireError): AppError | CancelledError {
  return error.code === rpcErrorCodes.cancelled
    ? new CancelledError()
    : new AppError(error.code, error.message, error.details)
}

/** True for a defect: neither an expected failure nor a cancel. */
export function isDefect(error: unknown): boolean {
  return !(error instanceof AppError) && !isCancelled(error)
}

export function isCancelled(error: unknown): boolean {
  return error instanceof CancelledError || (error instanceof Error && error.name === 'AbortError')
}
