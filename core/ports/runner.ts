import type { Transport } from '../rpc/transport.ts'

/** A process that runs jobs, one at a time. */
export type RunnerProcess = {
  readonly transport: Transport
  readonly pid?: number | undefined
  /** Ends it at once, whatever it does. */
  kill(): void
  /** Called once when it is gone; `reason` is for the user, e.g. `signal SIGKILL`. */
  onExit(listener: (reason: string) => void): void
}

export type LaunchRunner = () => RunnerProcess
