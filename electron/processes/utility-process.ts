import type { PortLike } from '../../core/rpc/port-transport.ts'

/** A utility process as its parent sees it: the part of Electron's `UtilityProcess` that is used, so that tests can stand in for it. */
export type UtilityChild = {
  /** Structured-clones the message and transfers the ports. */
  postMessage(message: unknown, ports?: readonly PortLike[]): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once. `code` is the exit code, or the signal's number above 128, as Electron reports it. */
  onExit(listener: (code: number) => void): void
  kill(): void
}

/** The parent as a utility process sees it: `process.parentPort`. */
export type ParentLink = {
  postMessage(message: unknown): void
  onMessage(listener: (message: unknown, ports: readonly PortLike[]) => void): void
}

/** How the main process makes processes and channels. */
export type Processes = {
  fork(kind: 'engine' | 'runner'): UtilityChild
  createChannel(): [PortLike, PortLike]
}
