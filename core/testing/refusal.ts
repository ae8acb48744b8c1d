import { expect } from 'vitest'
import { AppError } from '../base/errors.ts'
import type { WireError } from '../contract/errors.ts'
import { toWireError } from '../rpc/wire-error.ts'

/** Traces of the program's inside that no user should read: frames of a stack, source files, codes of libraries and values that slipped in. */
export const insides =
  /\n\s*at |\.[tj]s:\d|node:internal|\b(Type|Range|Syntax)?Error:|SQLITE_|\bE(NOENT|EXIST|ACCES|PERM|NOSPC|ADDRINUSE|ISDIR|NOTDIR|IO)\b|undefined|NaN|\[object/

/** What a user sees of work that fails: the error as it crosses the process border. Fails when nothing is thrown, or a defect. */
export async function refusalOf(work: () => unknown): Promise<WireError> {
  try {
    await work()
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    const wire = toWireError(error)
    expect(wire).not.toHaveProperty('stack')
    expect(wire.message).not.toMatch(insides)
    return wire
  }
  throw new Error('nothing was refused')
}
