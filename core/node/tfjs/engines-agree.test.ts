import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { FirstGradients } from '../../testing/first-gradients-process.ts'

const program = fileURLToPath(new URL('../../testing/first-gradients-process.ts', import.meta.url))

async function gradientsOn(engine: string): Promise<FirstGradients> {
  const child = fork(program, { env: { ...process.env, NETLATHE_ENGINE: engine }, serialization: 'advanced' })
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`The process ended with ${String(code)}.`)),
  )
  const [result] = (await Promise.race([once(child, 'message'), ended])) as [FirstGradients]
  return result
}

const [native, wasm] = await Promise.all([gradientsOn('tfjs-node'), gradientsOn('wasm')])

// In float: where activations are rounded, one that lies on a boundary may fall to either side.
it.skipIf(native.engine !== 'tfjs-node')(
  'gives the gradients of tfjs-node on WebAssembly, within 1e-4 of the largest',
  () => {
    expect(wasm.engine).toBe('wasm')
    expect(wasm.gradients).toHaveLength(native.gradients.length)
    const largest = native.gradients.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    const difference = wasm.gradients.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - native.gradients[i]!)),
      0,
    )
    expect(largest).toBeGreaterThan(0.01)
    expect(difference / largest).toBeLessThan(1e-4)
  },
)
