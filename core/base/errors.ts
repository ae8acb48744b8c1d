/**
 * The work cannot go on for a reason outside the program: a file, an argument, the disk, the machine.
 * `message` is written for the user: what was found, what is allowed, what to do. `code` is stable (`area.reason`).
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: string
  readonly details: Readonly<Record<string, string | number | boolean>>

  constructor(code: string, message: string, details: Record<string, string | number | boolean> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.details = details
  }
}

/** The user or the studio asked for the work to stop. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'
  constructor() {
    super('Cancelled')
  }
}

/** Throws when `condition` is false: a defect of the program, never of the user's input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${message}`)
}
