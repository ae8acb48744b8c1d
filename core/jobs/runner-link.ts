import type { LaunchRunner, RunnerProcess } from '../ports/runner.ts'
import { toWireError } from '../rpc/wire-error.ts'
import type { FromRunner, QuestionName, Questions, ToRunner } from './messages.ts'

type JobMessage = Extract<FromRunner, { jobId: string }>

export type RunnerLinkOptions = {
  launch: LaunchRunner
  /** Answers a question; what it throws is the runner's error. */
  answer<Q extends QuestionName>(name: Q, ask: Questions[Q]['ask']): Questions[Q]['answer']
  onJobMessage(message: JobMessage): void
  onTrainEngine(engine: Extract<FromRunner, { t: 'train-engine' }>['engine']): void
  onExit(reason: string): void
}

export type RunnerLink = { send(message: ToRunner): void; kill(): void }

/** The engine's end of one runner process. After `kill`, or once the process is gone, nothing is heard of it. */
export function startRunner(options: RunnerLinkOptions): RunnerLink {
  const process: RunnerProcess = options.launch()
  let isGone = false

  const answer = (frame: Extract<FromRunner, { t: 'ask' }>): void => {
    try {
      process.transport.send({ t: 'answer', id: frame.id, value: options.answer(frame.name, frame.ask) })
    } catch (error) {
      process.transport.send({ t: 'refuse', id: frame.id, error: toWireError(error) })
    }
  }
  process.transport.onMessage((message) => {
    if (isGone) return
    const frame = message as FromRunner
    if (frame.t === 'ask') answer(frame)
    else if (frame.t === 'train-engine') options.onTrainEngine(frame.engine)
    else options.onJobMessage(frame)
  })
  process.onExit((reason) => {
    if (isGone) return
    isGone = true
    options.onExit(reason)
  })
  return {
    send(message) {
      if (!isGone) process.transport.send(message)
    },
    kill() {
      isGone = true
      process.kill()
    },
  }
}
