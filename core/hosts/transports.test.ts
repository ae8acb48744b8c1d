import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { AppError, CancelledError } from '../base/errors.ts'
import type { EngineFrame } from '../contract/frames.ts'
import { createIpcTransport } from '../node/processes/child-transport.ts'
import { createClient } from '../rpc/client.ts'
import { createMemoryPair } from '../rpc/memory-transport.ts'
import { createPortTransport } from '../rpc/port-transport.ts'
import { createSocketTransport } from '../rpc/socket-transport.ts'
import type { Transport } from '../rpc/transport.ts'
import { fakeJob, serveFakeEngine } from '../testing/fake-engine.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const kinds: { kind: string; connect(): Promise<Transport> }[] = [
  {
    kind: 'memory',
    connect: async () => {
      const [ours, theirs] = createMemoryPair()
      serveFakeEngine(theirs)
      return ours
    },
  },
  {
    kind: 'message port',
    connect: async () => {
      const { port1, port2 } = new MessageChannel()
      serveFakeEngine(createPortTransport(port2))
      const ours = createPortTransport(port1)
      closers.push(() => ours.close())
      return ours
    },
  },
  {
    kind: 'web socket',
    connect: async () => {
      const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
      server.on('connection', (socket) => serveFakeEngine(createSocketTransport(socket)))
      await once(server, 'listening')
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      closers.push(() => {
        for (const socket of server.clients) socket.terminate()
        server.close()
      })
      return createSocketTransport(new WebSocket(`ws://127.0.0.1:${port}`))
    },
  },
  {
    kind: 'child process',
    connect: async () => {
      const entry = fileURLToPath(new URL('../testing/fake-engine-process.ts', import.meta.url))
      const child = fork(entry, [], { serialization: 'advanced', execArgv: ['--disable-warning=ExperimentalWarning'] })
      closers.push(() => child.kill('SIGKILL'))
      return createIpcTransport(child)
    },
  },
]

async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

describe.each(kinds)('over a $kind', ({ connect }) => {
  test('a call is answered, null included, with defaults filled in', async () => {
    const client = createClient(await connect())
    expect(await client.call('project.info', {})).toBe(null)
    expect(await client.call('project.create', { path: '/a' })).toMatchObject({ path: '/a', name: 'false' })
  })

  test('numbers that JSON lacks arrive', async () => {
    const job = await createClient(await connect()).call('jobs.get', { job: 'not-a-number' })
    expect(job.progressRatio).toBeNaN()
    expect(job.secondsLeft).toBe(Infinity)
  })

  test('an expected failure keeps code, message and details', async () => {
    const error = await failureOf(createClient(await connect()).call('jobs.get', { job: 'missing' }))
    expect(error).toMatchObject({
      code: 'job.not-found',
      message: 'There is no such job.',
      details: { job: 'missing' },
    })
  })

  test('a defect is told without a stack', async () => {
    const error = await failureOf(createClient(await connect()).call('jobs.get', { job: 'bug' }))
    expect(error.code).toBe('rpc.internal')
    expect(error.message).not.toMatch(/\n|\.ts/)
  })

  test('an unknown method, a wrong parameter and a lost result are refused, and the next call works', async () => {
    const client = createClient(await connect())
    expect((await failureOf(client.call('models.fly' as never, {} as never))).code).toBe('rpc.unknown-method')
    const wrong = await failureOf(client.call('jobs.get', { job: 7 as never }))
    expect(wrong.code).toBe('rpc.bad-params')
    expect(wrong.message).toContain('job:')
    expect((await failureOf(client.call('jobs.get', { job: 'unclonable' }))).code).toBe('rpc.unclonable-result')
    expect(await client.call('project.info', {})).toBe(null)
  })

  test('parameters that cannot be sent are refused here', async () => {
    const client = createClient(await connect())
    expect((await failureOf(client.call('jobs.start', { type: 'train', params: { run: () => 1 } }))).code).toBe(
      'rpc.bad-params',
    )
  })

  test('a cancelled call ends at once and its handler hears of it', async () => {
    const client = createClient(await connect())
    const controller = new AbortController()
    const call = client.call('jobs.get', { job: 'forever' }, { signal: controller.signal })
    await client.call('project.info', {})
    controller.abort()
    await expect(call).rejects.toBeInstanceOf(CancelledError)
    expect((await client.call('project.create', { path: '/a' })).models).toBe(1)
  })

  test('a subscription gives the present state, then every event in order, until it ends', async () => {
    const client = createClient(await connect())
    const seen: (number | null)[] = []
    const stop = client.subscribe('jobs', (job) => seen.push(job.progressRatio))
    await client.call('jobs.cancel', { job: 'x' })
    expect(seen).toEqual([fakeJob.progressRatio, 0.1, 0.2, 0.3])
    stop()
    await client.call('jobs.cancel', { job: 'x' })
    expect(seen).toHaveLength(4)
  })

  test('when the engine goes, every pending and every later call is rejected', async () => {
    const client = createClient(await connect())
    const calls = [client.call('jobs.get', { job: 'forever' }), client.call('jobs.get', { job: 'forever' })]
    const last = client.call('jobs.get', { job: 'die' })
    for (const call of [...calls, last]) expect((await failureOf(call)).code).toBe('rpc.engine-gone')
    expect(client.state).toBe('closed')
    expect((await failureOf(client.call('project.info', {}))).code).toBe('rpc.engine-gone')
  })

  test('another version of the frames is refused', async () => {
    const transport = await connect()
    const frames: EngineFrame[] = []
    const answered = new Promise<void>((resolve) => {
      transport.onMessage((message) => {
        frames.push(message as EngineFrame)
        if ((message as EngineFrame).t === 'err') resolve()
      })
    })
    transport.send({ t: 'hello', v: 99 })
    transport.send({ t: 'call', id: 1, method: 'project.info', params: {} })
    await answered
    expect(frames.at(-1)).toMatchObject({ t: 'err', id: 1, error: { code: 'rpc.version-mismatch' } })
  })

  test('whatever is sent, the engine goes on answering', async () => {
    const value = fc.jsonValue({ maxDepth: 2 })
    const frame = fc.record(
      {
        t: fc.oneof(fc.constantFrom('hello', 'call', 'cancel', 'sub', 'unsub', 'ok'), value),
        id: fc.oneof(fc.nat(5), value),
        v: value,
        method: fc.oneof(fc.constantFrom('project.info', 'toString', '__proto__'), value),
        params: value,
        topic: fc.oneof(fc.constantFrom('jobs', 'constructor'), value),
        since: value,
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(value, frame), { maxLength: 20 }), async (messages) => {
        const transport = await connect()
        for (const message of messages) transport.send(message)
        const client = createClient(transport)
        // The fuzz may have used the client's numbers for calls of its own; a client starts anew for each connection.
        const answer = await client.call('files.list', { path: '/fuzz' }).then(
          (listing) => listing.path,
          (error: AppError) => error.code,
        )
        expect(['/fuzz', 'rpc.bad-params', 'rpc.unknown-method', 'rpc.version-mismatch']).toContain(answer)
        expect((await client.call('files.list', { path: '/again' })).path).toBe('/again')
        client.close()
        for (const close of closers.splice(0)) await close()
      }),
      { numRuns: 12 },
    )
  })
})
