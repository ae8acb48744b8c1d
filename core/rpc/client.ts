import { AppError, CancelledError } from '../base/errors.ts'
import { rpcErrorCodes } from '../contract/errors.ts'
import type { Topic, Topics } from '../contract/events.ts'
import { protocolVersion, type ClientFrame, type EngineFrame } from '../contract/frames.ts'
import type { MethodName, MethodParams, MethodResult } from '../contract/methods.ts'
import { versionMismatch } from './version-mismatch.ts'
import type { Transport } from './transport.ts'
import { fromWireError } from './wire-error.ts'

export type CallOptions = { signal?: AbortSignal }
export type ConnectionState = 'connecting' | 'connected' | 'closed'

export type Client = {
  /** Rejects with an AppError (the engine's code and message, or `rpc.*`) or a CancelledError. */
  call<M extends MethodName>(method: M, params: MethodParams<M>, options?: CallOptions): Promise<MethodResult<M>>
  /** The present state first, then every event. Returns the way to stop. */
  subscribe<T extends Topic>(topic: T, listener: (value: Topics[T]) => void): () => void
  readonly state: ConnectionState
  /** Called on every change. Returns the way to stop. */
  onState(listener: (state: ConnectionState) => void): () => void
  close(): void
}

export type ReconnectOptions = {
  /** Opens a new connection, e.g. a WebSocket. */
  connect(): Transport
  /** Waits before an attempt; the n-th failure in a row gives n. */
  wait(failures: number): Promise<void>
}

type Pending = { resolve(result: unknown): void; reject(error: Error): void }
type Subscription = { topic: Topic; listener(value: unknown): void; seq: number | undefined }

/** A client of the engine over one transport. When the transport closes every pending call is rejected at once with `rpc.engine-gone`. */
export function createClient(transport: Transport): Client {
  return startClient(transport, null)
}

/**
 * A client that connects again when the connection is lost, and takes its subscriptions with it. Calls that were under way are rejected
 * (the engine may or may not have done them), as are calls made while there is no connection.
 */
export function createReconnectingClient(options: ReconnectOptions): Client {
  return startClient(options.connect(), options)
}

function startClient(first: Transport, reconnect: ReconnectOptions | null): Client {
  const pending = new Map<number, Pending>()
  const subscriptions = new Map<number, Subscription>()
  const stateListeners = new Set<(state: ConnectionState) => void>()
  let transport: Transport | null = null
  let state: ConnectionState = 'connecting'
  let isClosed = false
  let engineId: string | null = null
  /** This connection has said which engine it leads to. */
  let isGreeted = false
  let failures = 0
  let nextId = 1

  const setState = (next: ConnectionState): void => {
    if (state === next) return
    state = next
    for (const listener of [...stateListeners]) listener(next)
  }
  const rejectAll = (error: () => Error): void => {
    const calls = [...pending.values()]
    pending.clear()
    for (const call of calls) call.reject(error())
  }
  const send = (frame: ClientFrame): void => transport?.send(frame)
  const sendSubscription = (id: number, { topic, seq }: Subscription): void =>
    send(seq === undefined ? { t: 'sub', id, topic } : { t: 'sub', id, topic, since: seq })

  const greet = (frame: Extract<EngineFrame, { t: 'hello' }>): void => {
    if (frame.v !== protocolVersion) {
      rejectAll(() => versionMismatch(frame.v))
      close()
      return
    }
    failures = 0
    // A new engine counts from the start; what the old one's numbers meant is gone.
    if (engineId !== null && engineId !== frame.engineId)
      for (const each of subscriptions.values()) each.seq = undefined
    const isReturn = engineId !== null
    engineId = frame.engineId
    isGreeted = true
    if (isReturn) for (const [id, each] of subscriptions) sendSubscription(id, each)
    setState('connected')
  }

  const receive = (message: unknown): void => {
    if (typeof message !== 'object' || message === null) return
    const frame = message as EngineFrame
    if (frame.t === 'hello') return greet(frame)
    if (frame.t === 'push') {
      const subscription = subscriptions.get(frame.id)
      if (subscription === undefined) return
      subscription.seq = frame.seq
      return subscription.listener(frame.value)
    }
    const call = pending.get(frame.id)
    if (call === undefined) return
    pending.delete(frame.id)
    if (frame.t === 'ok') call.resolve(frame.result)
    else call.reject(fromWireError(frame.error))
  }

  const attach = (next: Transport): void => {
    transport = next
    isGreeted = false
    next.onMessage((message) => {
      if (transport === next) receive(message)
    })
    send({ t: 'hello', v: protocolVersion })
    // Until an engine is known there is nothing to go on from; afterwards the greeting decides what is still missing.
    if (engineId === null) for (const [id, each] of subscriptions) sendSubscription(id, each)
    next.onClose(() => {
      if (transport === next) lose()
    })
  }

  const lose = (): void => {
    transport = null
    isGreeted = false
    rejectAll(engineGone)
    if (reconnect === null || isClosed) return setState('closed')
    setState('connecting')
    failures += 1
    void reconnect.wait(failures).then(() => {
      if (!isClosed) attach(reconnect.connect())
    })
  }

  const close = (): void => {
    if (isClosed) return
    isClosed = true
    const last = transport
    transport = null
    rejectAll(engineGone)
    last?.close()
    setState('closed')
  }

  attach(first)

  return {
    call(method, params, options) {
      return new Promise((resolve, reject) => {
        if (transport === null) return reject(engineGone())
        if (options?.signal?.aborted === true) return reject(new CancelledError())
        const id = nextId++
        pending.set(id, { resolve: resolve, reject })
        try {
          send({ t: 'call', id, method, params })
        } catch (cause) {
          pending.delete(id)
          return reject(
            new AppError(rpcErrorCodes.badParams, `The parameters of ${method} cannot be sent.`, { method }, cause),
          )
        }
        options?.signal?.addEventListener('abort', () => pending.has(id) && send({ t: 'cancel', id }), { once: true })
      })
    },
    subscribe(topic, listener) {
      const id = nextId++
      const subscription: Subscription = { topic, listener: listener, seq: undefined }
      subscriptions.set(id, subscription)
      // Before the greeting of a new connection it waits for that.
      if (isGreeted || engineId === null) sendSubscription(id, subscription)
      return () => {
        if (subscriptions.delete(id)) send({ t: 'unsub', id })
      }
    },
    get state() {
      return state
    },
    onState(listener) {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
    close,
  }
}

function engineGone(): AppError {
  return new AppError(
    rpcErrorCodes.engineGone,
    'The engine is not running any more. It starts again by itself; repeat the action then.',
  )
}
