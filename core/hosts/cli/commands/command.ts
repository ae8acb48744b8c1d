import { importanceNames } from '../../../contract/jobs/importance.ts'
import type { Options } from '../options.ts'
import type { Output } from '../output.ts'

/** One command of the command line: everything the parser and the help need, and what it does. */
export type Command = {
  /** Usage after the program's name, e.g. `data <project> <folder>`. */
  usage: string
  description: string
  options: { flags: string; description: string }[]
  examples?: string[]
  /** Resolves to the exit code: 0, or 1 when diagnostics of severity error were found. */
  run(args: string[], options: Options, output: Output): Promise<number>
}

export const modelOption = { flags: '--model <model>', description: 'Model version by name or id (default: latest)' }
export const dataOption = { flags: '--data <data>', description: 'Data set by name or id' }
export const nameOption = { flags: '--name <name>', description: 'Name of the result' }
export const seedOption = { flags: '--seed <n>', description: 'Seed of every random choice (default: 42)' }
export const balanceTeacherOption = {
  flags: '--balance-teacher',
  description: 'Shift the answers of the teacher so that, by the labels, it favours no class',
}
export const stepsOption = {
  flags: '--steps <choice>',
  description: 'Activation steps: fixed (default), mse, percentile, min-max, recalibrate, learned (LSQ) or pact',
}
export const importanceOption = {
  flags: '--importance <kind>',
  description: `How filters are ranked: ${importanceNames.join(', ')} (default: gamma)`,
}
