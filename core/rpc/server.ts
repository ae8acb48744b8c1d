import { AppError, CancelledError } from '../base/errors.ts'
import { rpcErrorCodes } from '../contract/errors.ts'
import { topics, type Topic } from '../contract/events.ts'
import { protocolVersion, type ClientFrame, type EngineFrame } from '../contract/frames.ts'
import { methods, type MethodName } from '../contract/methods.ts'
import { parseClientFrame } from './client-frame.ts'
import type { CallContext, Handlers } from './handlers.ts'
import { describeZodError } from './describe-zod-error.ts'
import type { TopicHub } from './topic-hub.ts'
import type { Transport } from './transport.ts'
import { versionMismatch } from './version-mismatch.ts'
import { isDefect, toWireError } from './wire-error.ts'

export type RpcServerOptions = {
  handlers: Handlers
  hub: TopicHub
  engineVersion: string
  /** Differs from start to start, so that a client knows that its sequence numbers are void. */
  engineId: string
  /** A handler failed for a reason that is a defect of the program. */
  onDefect(method: string, error: unknown): void
}

type AnyHandler = (params: unknown, context: CallContext) => unknown

/** Answers the calls of one client until its transport closes. Returns the way to end it. */
export function serveRpc(transport: Transport, options: RpcServerOptions): () => void {
  const running = new Map<number, AbortController>()
  const subscriptions = new Map<number, () => void>()
  let isAgreed = false

  const send = (frame: EngineFrame): void => transport.send(frame)
  const fail = (id: number, error: unknown): void => send({ t: 'err', id, error: toWireError(error) })

  const answer = async (frame: Extract<ClientFrame, { t: 'call' }>): Promise<void> => {
    const controller = new AbortController()
    running.set(frame.id, controller)
    try {
      const result = await callMethod(options.handlers, frame.method, frame.params, { signal: controller.signal })
      if (!running.has(frame.id)) return
      sendResult(frame.id, frame.method, result)
    } catch (error) {
      if (isDefect(error)) options.onDefect(frame.method, error)
      if (running.has(frame.id)) fail(frame.id, error)
    } finally {
      running.delete(frame.id)
    }
  }

  const sendResult = (id: number, method: string, result: unknown): void => {
    try {
      send({ t: 'ok', id, result: result ?? null })
    } catch (cause) {
      options.onDefect(method, cause)
      fail(
        id,
        new AppError(
          rpcErrorCodes.unclonable,
          `The result of ${method} cannot be sent to the window. The log has the details.`,
        ),
      )
    }
  }

  const subscribe = (frame: Extract<ClientFrame, { t: 'sub' }>): void => {
    if (!isTopic(frame.topic))
      return fail(frame.id, new AppError(rpcErrorCodes.unknownMethod, `There is no topic "${frame.topic}".`))
    subscriptions.get(frame.id)?.()
    subscriptions.set(
      frame.id,
      options.hub.subscribe(frame.topic, frame.since, (seq, value) => send({ t: 'push', id: frame.id, seq, value })),
    )
  }

  const receive = (message: unknown): void => {
    const frame = parseClientFrame(message)
    if (frame === null) return
    if (frame.t === 'hello') {
      isAgreed = frame.v === protocolVersion
      return send({ t: 'hello', v: protocolVersion, engineVersion: options.engineVersion, engineId: options.engineId })
    }
    if (!isAgreed) {
      if (frame.t === 'call' || frame.t === 'sub') fail(frame.id, versionMismatch(null))
      return
    }
    if (frame.t === 'call') {
      if (running.has(frame.id))
        return fail(frame.id, new AppError(rpcErrorCodes.badParams, `Call ${frame.id} is already running.`))
      void answer(frame)
    } else if (frame.t === 'cancel') {
      const controller = running.get(frame.id)
      if (controller === undefined) return
      // The caller hears at once; a handler that ignores the signal ends unheard.
      running.delete(frame.id)
      controller.abort()
      fail(frame.id, new CancelledError())
    } else if (frame.t === 'sub') {
      subscribe(frame)
    } else {
      subscriptions.get(frame.id)?.()
      subscriptions.delete(frame.id)
    }
  }

  const end = (): void => {
    for (const controller of running.values()) controller.abort()
    for (const stop of subscriptions.values()) stop()
    running.clear()
    subscriptions.clear()
  }
  transport.onMessage(receive)
  transport.onClose(end)
  return () => {
    end()
    transport.close()
  }
}

/** Parses the parameters and calls the handler. AppError `rpc.unknown-method`, `rpc.bad-params`. */
async function callMethod(handlers: Handlers, name: string, params: unknown, context: CallContext): Promise<unknown> {
  if (!isMethod(name))
    throw new AppError(rpcErrorCodes.unknownMethod, `The engine has no method "${name}".`, { method: name })
  const parsed = methods[name].params.safeParse(params)
  if (!parsed.success) {
    throw new AppError(rpcErrorCodes.badParams, `${name}: ${describeZodError(parsed.error)}`, { method: name })
  }
  return (handlers[name] as AnyHandler)(parsed.data, context)
}

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name)
}

function isTopic(name: string): name is Topic {
  return (topics as readonly string[]).includes(name)
}
