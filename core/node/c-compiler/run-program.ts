import { execFile } from 'node:child_process'

export type ProgramResult = { code: number; output: string }

/** Runs a program and gathers what it prints. A program that cannot be started answers with code 127. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { cwd?: string; signal?: AbortSignal | undefined } = {},
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const { cwd, signal } = options
    execFile(
      program,
      args,
      { encoding: 'utf8', maxBuffer: 2 ** 24, ...(cwd ? { cwd } : {}), ...(signal ? { signal } : {}) },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 127
        resolve({ code, output: `${stdout}${stderr}` })
      },
    )
  })
}
