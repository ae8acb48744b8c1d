import { expect, test } from 'vitest'
import { fakeJob, serveFakeEngine } from '../testing/fake-engine.ts'
import { createClient, createReconnectingClient } from './client.ts'
import { createMemoryPair } from './memory-transport.ts'
import type { Transport } from './transport.ts'

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

test('a version that the engine does not speak rejects what is pending', async () => {
  const [ours, theirs] = createMemoryPair()
  const client = createClient(ours)
  const call = client.call('project.info', {})
  theirs.send({ t: 'hello', v: 2, engineVersion: '9', engineId: 'x' })
  await expect(call).rejects.toMatchObject({ code: 'rpc.version-mismatch', details: { ours: 1, theirs: 2 } })
  expect(client.state).toBe('closed')
})

test('what an engine should never send is ignored', async () => {
  const [ours, theirs] = createMemoryPair()
  serveFakeEngine(theirs)
  const client = createClient(ours)
  for (const message of [null, 1, 'ok', {}, { t: 'ok', id: 99, result: 1 }, { t: 'push', id: 99, seq: 1, value: 1 }])
    theirs.send(message)
  expect(await client.call('project.info', {})).toBe(null)
})

/** A client over engines that follow each other. */
function startClient(engineIds: string[]) {
  const engines: ReturnType<typeof serveFakeEngine>[] = []
  const waits: (() => void)[] = []
  const client = createReconnectingClient({
    connect(): Transport {
      const [ours, theirs] = createMemoryPair()
      const engine = serveFakeEngine(theirs, engineIds[engines.length] ?? 'last')
      // More events than the client has seen of the one before: its count means nothing here.
      if (engines.length > 0) for (let n = 0; n < 5; n++) engine.hub.publish('jobs', { ...fakeJob, progressRatio: 0.9 })
      engines.push(engine)
      return ours
    },
    wait: () => new Promise((resolve) => waits.push(resolve)),
  })
  return { client, engines, waits }
}

test('after the engine is gone it connects again and subscriptions go on with the state of the new one', async () => {
  const { client, engines, waits } = startClient(['a', 'b'])
  const states: string[] = []
  client.onState((state) => states.push(state))
  const seen: (number | null)[] = []
  client.subscribe('jobs', (job) => seen.push(job.progressRatio))
  await client.call('jobs.cancel', { job: 'x' })
  expect(seen).toEqual([0, 0.1, 0.2, 0.3])

  engines[0]!.stop()
  await settle()
  await expect(client.call('project.info', {})).rejects.toMatchObject({ code: 'rpc.engine-gone' })
  client.subscribe('project', () => undefined)
  waits[0]!()
  await settle()
  // One snapshot of the new engine, not two, and not the old numbers.
  expect(seen).toEqual([0, 0.1, 0.2, 0.3, 0])
  await client.call('jobs.cancel', { job: 'x' })
  expect(seen.slice(5)).toEqual([0.1, 0.2, 0.3])
  expect(states).toEqual(['connected', 'connecting', 'connected'])
  client.close()
  expect(client.state).toBe('closed')
})

test('a closed client does not connect again', async () => {
  const { client, engines, waits } = startClient(['a'])
  await client.call('project.info', {})
  engines[0]!.stop()
  await settle()
  client.close()
  waits[0]!()
  await settle()
  expect(engines).toHaveLength(1)
})

test('an aborted signal sends nothing', async () => {
  const { client } = startClient(['a'])
  await expect(client.call('project.info', {}, { signal: AbortSignal.abort() })).rejects.toThrow('Cancelled')
})
