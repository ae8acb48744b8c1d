import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { preparePython, type PythonPackages } from '../../../node/python/environment.ts'

/** The vendor's training route: tf_keras, with cnn2snn for quantisation. */
const packages: PythonPackages = {
  name: 'cnn2snn-2.19.3',
  requirements: ['cnn2snn==2.19.3', 'tf_keras==2.19.0'],
  check: 'import cnn2snn, tf_keras',
}

/** `fit` in Python, a window at a time, in images/s. */
export type PythonFit = { run(network: 'float' | 'quantised'): Promise<number>; close(): void }

/** Builds the networks in Python and trains them for a window of `steps`; or says why that cannot be done. */
export async function startPythonFit(steps: number): Promise<PythonFit | { reason: string }> {
  const environment = preparePython(packages)
  if (environment.python === null) return environment
  const program = fileURLToPath(new URL('train.py', import.meta.url))
  const child = spawn(environment.python, [program, String(steps)], { stdio: ['pipe', 'pipe', 'ignore'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  if ((await lines.next()).value !== 'ready') return { reason: 'The Python program ended before it was ready.' }
  return {
    run: async (network) => {
      child.stdin.write(`${network}\n`)
      return Number((await lines.next()).value)
    },
    close: () => child.kill(),
  }
}
