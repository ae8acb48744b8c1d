import { execFile } from 'node:child_process'
import { join } from 'node:path'

const entry = join(import.meta.dirname, '..', 'hosts', 'cli', 'main.ts')

export type Ended = { code: number; stdout: string; stderr: string }

/** Runs the command line as a process of its own, with its settings in `folder`, which is also the current folder. */
export function runCommandLine(folder: string, ...args: string[]): Promise<Ended> {
  const env = { ...process.env, NETLATHE_HOME: join(folder, 'settings') }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [entry, ...args],
      { cwd: folder, env, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    )
  })
}

/** The JSON document of a command that must succeed. */
export async function runForJson<Result>(folder: string, ...args: string[]): Promise<Result> {
  const { code, stdout, stderr } = await runCommandLine(folder, ...args, '--json')
  if (code !== 0) throw new Error(`netlathe ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`)
  return JSON.parse(stdout) as Result
}
