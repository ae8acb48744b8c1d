import { fork } from 'node:child_process'
import type { LaunchRunner } from '../../ports/runner.ts'
import { createIpcTransport } from './child-transport.ts'

/** Starts runners as child processes of this one, from the file of `core/hosts/runner-process.ts`. */
export function createForkLauncher(entry: string, env: NodeJS.ProcessEnv = process.env): LaunchRunner {
  return () => {
    const child = fork(entry, [], { serialization: 'advanced', env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    let lastWords = ''
    child.stderr?.on('data', (data: Buffer) => (lastWords = (lastWords + data.toString('utf8')).slice(-2000)))
    return {
      transport: createIpcTransport(child),
      pid: child.pid,
      kill: () => child.kill('SIGKILL'),
      onExit(listener) {
        child.once('error', (error) => listener(error.message))
        child.once('exit', (code, signal) => listener(describeExit(code, signal, lastWords)))
      },
    }
  }
}

/** Why a process ended, for the user: `signal SIGKILL, which the system also sends when memory runs out`. */
export function describeExit(code: number | null, signal: NodeJS.Signals | null, lastWords = ''): string {
  if (signal === 'SIGKILL') return 'signal SIGKILL, which the system also sends when memory runs out'
  if (signal !== null) return `signal ${signal}`
  const line = lastWords.split('\n').findLast((each) => /error|abort|terminate/i.test(each))
  return line === undefined ? `exit code ${code}` : `exit code ${code}: ${line.trim()}`
}
