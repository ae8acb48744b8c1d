import type { PortLike } from '../../core/rpc/port-transport.ts'
import type { ParentLink } from './utility-process.ts'

/** The part of Electron's `process.parentPort` that is used; typed here so that engine and runner never import electron. */
type ParentPort = {
  on(event: 'message', listener: (event: { data: unknown; ports: PortLike[] }) => void): unknown
  postMessage(message: unknown): void
}

/** The link of a utility process to the main process. Throws outside one. */
export function createParentLink(): ParentLink {
  const { parentPort } = process as unknown as { parentPort?: ParentPort }
  if (!parentPort) throw new Error('This entry runs only in a utility process of Electron.')
  return {
    postMessage: (message) => parentPort.postMessage(message),
    onMessage: (listener) => void parentPort.on('message', (event) => listener(event.data, event.ports)),
  }
}
