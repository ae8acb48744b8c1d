import { AppError, CancelledError } from '../base/errors.ts'
import type { JobType } from '../contract/jobs/registry.ts'
import type { Clock } from '../ports/clock.ts'
import type { Transport } from '../rpc/transport.ts'
import { fromWireError, isCancelled, isDefect, toWireError } from '../rpc/wire-error.ts'
import type { Checkpoint, JobContext, JobHandler, JobOutcome, RunnerServices } from './handler.ts'
import type { FromRunner, PackedOutcome, QuestionName, Questions, RunnerEnvironment, ToRunner } from './messages.ts'
import { createProgressThrottle } from './throttle.ts'

const progressIntervalMs = 100

/** Asks the engine; AppErrors come back as they were thrown there. */
export type Ask = <Q extends QuestionName>(name: Q, ask: Questions[Q]['ask']) => Promise<Questions[Q]['answer']>

export type RunnerOptions = {
  loadHandler(type: JobType): Promise<JobHandler<never>>
  createServices(
    ask: Ask,
    onTrainEngine: (engine: Extract<FromRunner, { t: 'train-engine' }>['engine']) => void,
  ): RunnerServices
  packCheckpoint(checkpoint: Checkpoint): { state: Record<string, unknown>; tensors: Uint8Array }
  unpackCheckpoint(packed: { state: Record<string, unknown>; tensors: Uint8Array }): Checkpoint
  packOutcome(outcome: JobOutcome): PackedOutcome
  environment(): RunnerEnvironment
  clock: Clock
  limitThreads(threads: number | null): void
  /** Lets waiting messages in. */
  breathe(): Promise<void>
}

type Running = {
  jobId: string
  controller: AbortController
  gate: { isPaused: boolean; open: () => void; wait: Promise<void> }
}

/** The runner's side: takes jobs from the engine, one at a time, and runs their handlers. */
export function serveJobs(transport: Transport, options: RunnerOptions): void {
  const questions = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let nextQuestion = 1
  let running: Running | null = null

  const send = (message: FromRunner): void => transport.send(message)
  const ask: Ask = (name, content) =>
    new Promise((resolve, reject) => {
      const id = nextQuestion++
      questions.set(id, { resolve: resolve, reject })
      send({ t: 'ask', id, name, ask: content })
    })
  const services = options.createServices(ask, (engine) => send({ t: 'train-engine', engine }))

  const start = async (message: Extract<ToRunner, { t: 'start' }>): Promise<void> => {
    const { jobId } = message
    const job: Running = { jobId, controller: new AbortController(), gate: openGate() }
    running = job
    const throttle = createProgressThrottle(options.clock, progressIntervalMs, (progress) =>
      send({ t: 'progress', jobId, ...progress }),
    )
    const context: JobContext = {
      signal: job.controller.signal,
      seed: message.seed,
      attempt: message.attempt,
      resumeFrom: message.checkpoint === null ? null : options.unpackCheckpoint(message.checkpoint),
      services,
      async saveCheckpoint(checkpoint) {
        // What led to the checkpoint is stored with it.
        throttle.flush()
        try {
          await ask('checkpoint', { jobId, checkpoint: options.packCheckpoint(checkpoint) })
        } catch (error) {
          // A full disk costs the way back, not the work: the job goes on, and its result is tried again at the end.
          if (!(error instanceof AppError)) throw error
          context.log(`The checkpoint was not saved: ${error.message}`, 'warning')
        }
      },
      report: (progress) => throttle.report(progress),
      log: (text, severity = 'info') => send({ t: 'log', jobId, severity, message: text }),
      async turn() {
        await options.breathe()
        while (job.gate.isPaused && !job.controller.signal.aborted) await job.gate.wait
        if (job.controller.signal.aborted) throw new CancelledError()
      },
    }
    try {
      options.limitThreads(message.threads)
      const handler = await options.loadHandler(message.type)
      send({ t: 'accepted', jobId, recovery: handler.recovery })
      await context.turn()
      const outcome = await handler.run(message.params as never, context)
      throttle.flush()
      send({ t: 'done', jobId, outcome: options.packOutcome(outcome), environment: options.environment() })
    } catch (error) {
      throttle.flush()
      if (isCancelled(error) || job.controller.signal.aborted) send({ t: 'cancelled', jobId })
      else
        send({
          t: 'failed',
          jobId,
          error: toWireError(error),
          stack: isDefect(error) && error instanceof Error ? (error.stack ?? null) : null,
        })
    } finally {
      running = null
    }
  }

  transport.onMessage((raw) => {
    const message = raw as ToRunner
    if (message.t === 'start') void start(message)
    else if (message.t === 'answer' || message.t === 'refuse') {
      const question = questions.get(message.id)
      questions.delete(message.id)
      if (message.t === 'answer') question?.resolve(message.value)
      else question?.reject(fromWireError(message.error))
    } else if (message.t === 'warm-up') {
      // What fails here fails again, with a message to the user, in the first job that needs it.
      services.trainEngine().catch(() => undefined)
    } else if (running?.jobId === message.jobId) {
      if (message.t === 'pause') running.gate = closedGate()
      else if (message.t === 'resume') letGo(running)
      else {
        running.controller.abort(new CancelledError())
        letGo(running)
      }
    }
  })
  transport.onClose(() => {
    const error = new AppError('job.engine-gone', 'The engine is gone.')
    for (const question of questions.values()) question.reject(error)
    running?.controller.abort(new CancelledError())
  })
}

function openGate(): Running['gate'] {
  return { isPaused: false, open: () => undefined, wait: Promise.resolve() }
}

function closedGate(): Running['gate'] {
  let open: () => void = () => undefined
  const wait = new Promise<void>((resolve) => (open = resolve))
  return { isPaused: true, open, wait }
}

function letGo(job: Running): void {
  const { gate } = job
  job.gate = openGate()
  gate.open()
}
