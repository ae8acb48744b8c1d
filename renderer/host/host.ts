import type { HostServices } from '../../core/contract/host.ts'
import type { Client } from '../../core/rpc/client.ts'

/** A shell: what only it can do, and the way to its engine. */
export type Host = HostServices & { connect(): Client }

let current: Host | null = null

export function provideHost(host: Host): void {
  current = host
}

/** The shell's services. Ask `host().capabilities`, never which shell it is. */
export function host(): Host {
  if (!current) throw new Error('provideHost was not called')
  return current
}
