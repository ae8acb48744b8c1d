import { createPortTransport } from '../../core/rpc/port-transport.ts'
import type { Transport } from '../../core/rpc/transport.ts'
import { hasTag } from './messages.ts'
import type { ParentLink } from './utility-process.ts'

/** A runner's end: waits for the port to its engine, serves it, and ends with it. */
export function serveRunnerLink(parent: ParentLink, serve: (transport: Transport) => void, exit: () => void): void {
  parent.onMessage((message, [port]) => {
    if (!hasTag(message, ['engine']) || !port) return
    const transport = createPortTransport(port)
    transport.onClose(exit)
    serve(transport)
  })
}
