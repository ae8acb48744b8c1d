import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { createTrainEngine } from '../engine.ts'
import type { ProgramSource } from '../../../train/program.ts'
import { nodeBackend } from '../node-backend.ts'
import { unsharedFeed } from './unshared-feed.ts'

const engine = await createTrainEngine()
const { tf } = engine
const scalar = { shape: [], dtype: 'float32' as const }

function source(run: ProgramSource['functions'][string]['run']): ProgramSource {
  return { variables: [], functions: { go: { feeds: { x: scalar }, run } } }
}

describe.skipIf(engine.name !== 'tfjs-node')('compiled programs', () => {
  it('keep state, and copy it out and in', async () => {
    const total = tf.variable(tf.scalar(1))
    const program = await engine.compile(
      {
        variables: [total],
        functions: {
          add: {
            feeds: { x: scalar },
            run: ({ x }) => {
              total.assign(tf.add(total, x!))
              return { total: tf.mul(total, 10) }
            },
          },
        },
      },
      'graph',
    )
    expect(program.mode).toBe('graph')
    expect([...(await program.run('add', { x: Float32Array.of(2) }))['total']!]).toEqual([30])
    expect([...(await program.run('add', { x: Float32Array.of(4) }))['total']!]).toEqual([70])
    expect(total.dataSync()[0]).toBe(1)
    program.pull()
    expect(total.dataSync()[0]).toBe(7)
    total.assign(tf.scalar(100))
    program.push()
    expect([...(await program.run('add', { x: Float32Array.of(1) }))['total']!]).toEqual([1010])
    program.dispose()
    total.dispose()
  })

  it('refuse tensors from outside, which would be frozen silently', async () => {
    const outside = tf.scalar(3)
    await expect(
      engine.compile(
        source(({ x }) => ({ y: tf.mul(x!, outside) })),
        'graph',
      ),
    ).rejects.toThrow('declare it as a feed or a variable')
    outside.dispose()
  })

  it('refuse numbers that change from call to call', async () => {
    let calls = 0
    await expect(
      engine.compile(
        source(({ x }) => ({ y: tf.mul(x!, ++calls) })),
        'graph',
      ),
    ).rejects.toThrow('two different graphs')
  })

  it('refuse to read values while tracing', async () => {
    await expect(
      engine.compile(
        source(({ x }) => ({ y: tf.scalar(tf.add(x!, 1).dataSync()[0]!) })),
        'graph',
      ),
    ).rejects.toThrow('must not read tensor values')
  })

  it('leave the binding and the variables as they were after a failed trace', async () => {
    const state = tf.variable(tf.scalar(5))
    const run = () => {
      state.assign(tf.scalar(6))
      throw new Error('on purpose')
    }
    await expect(
      engine.compile({ variables: [state], functions: { go: { feeds: {}, run } } }, 'graph'),
    ).rejects.toThrow('on purpose')
    expect(state.dataSync()[0]).toBe(5)
    expect(tf.add(state, 1).dataSync()[0]).toBe(6)
    state.dispose()
  })

  it('feed copies, since a session lets go of shared memory on a thread that V8 does not survive', () => {
    const { binding } = nodeBackend(tf)
    for (let length = 1000; length < 3000; length += 37) {
      const values = unsharedFeed(new Float32Array(length))
      const id = binding.createTensor([length], binding.TF_FLOAT, values)
      values[0] = 5
      expect(binding.tensorDataSync(id)[0]).toBe(0)
      binding.deleteTensor(id)
    }
    const ints = unsharedFeed(Int32Array.of(3, -7))
    expect(ints).toEqual(Int32Array.of(3, -7))
    expect(unsharedFeed(Uint8Array.of(3, 255))).toEqual(Uint8Array.of(3, 255))
  })

  it('take bytes, which the function sees as floats', async () => {
    const bytes: ProgramSource = {
      variables: [],
      functions: { go: { feeds: { x: { shape: [3], dtype: 'uint8' } }, run: ({ x }) => ({ y: tf.mul(x!, 0.5) }) } },
    }
    for (const mode of ['graph', 'eager'] as const) {
      const program = await engine.compile(bytes, mode)
      expect([...(await program.run('go', { x: Uint8Array.of(0, 1, 255) }))['y']!]).toEqual([0, 0.5, 127.5])
      await expect(program.run('go', { x: Float32Array.of(0, 1, 255) })).rejects.toThrow('feed "x" must be uint8')
      program.dispose()
    }
  })

  it('leave no files behind', async () => {
    const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('netlathe-graph-')).length
    const before = folders()
    const program = await engine.compile(
      source(({ x }) => ({ y: tf.neg(x!) })),
      'graph',
    )
    expect(folders()).toBeLessThanOrEqual(before)
    program.dispose()
  })
})

describe('the training engine', () => {
  it('says what it is and how to get the fast one', () => {
    expect(engine.version).toMatch(/^tfjs \d/)
    expect(engine.hint === '').toBe(engine.name === 'tfjs-node')
    expect(engine.name).toBe(process.env['NETLATHE_ENGINE'] === 'wasm' ? 'wasm' : 'tfjs-node')
  })
})
