import type { Topic, Topics } from '../../core/contract/events.ts'
import type { MethodName, MethodParams, MethodResult } from '../../core/contract/methods.ts'
import { provideEngine, type Client } from '../engine/client.ts'

export type Answers = { [M in MethodName]?: (params: MethodParams<M>) => MethodResult<M> | Promise<MethodResult<M>> }
export type TestClient = Client & {
  calls: { method: MethodName; params: unknown }[]
  push<T extends Topic>(topic: T, value: Topics[T]): void
}

/** An engine that answers from a table. Everything is cloned on its way, as between processes: what cannot cross fails here too. */
export function provideTestClient(answers: Answers): TestClient {
  const listeners = new Map<string, Set<(value: never) => void>>()
  const client: TestClient = {
    state: 'connected',
    calls: [],
    onState: () => () => {},
    close: () => {},
    async call(method, params) {
      const sent = structuredClone(params)
      client.calls.push({ method, params: sent })
      const answer = answers[method] as ((params: unknown) => unknown) | undefined
      if (!answer) throw new Error(`no answer for ${method}`)
      return structuredClone(await answer(sent)) as never
    },
    subscribe(topic, listener) {
      const known = listeners.get(topic) ?? new Set()
      listeners.set(topic, known.add(listener))
      return () => known.delete(listener)
    },
    push(topic, value) {
      for (const listener of listeners.get(topic) ?? []) listener(structuredClone(value) as never)
    },
  }
  provideEngine(client)
  return client
}
