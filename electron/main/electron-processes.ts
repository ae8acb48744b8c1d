import { join } from 'node:path'
import { MessageChannelMain, utilityProcess, type MessagePortMain } from 'electron'
import type { PortLike } from '../../core/rpc/port-transport.ts'
import type { Processes } from '../processes/utility-process.ts'

/** Electron's utility processes and channels. `folder` holds the built entries `engine.js` and `runner.js`. */
export function createElectronProcesses(folder: string): Processes {
  return {
    createChannel() {
      const { port1, port2 } = new MessageChannelMain()
      return [port1, port2] as unknown as [PortLike, PortLike]
    },
    fork(kind) {
      const child = utilityProcess.fork(join(folder, `${kind}.js`), [], {
        serviceName: `Netlathe ${kind}`,
        stdio: 'inherit',
      })
      return {
        postMessage: (message, ports = []) => child.postMessage(message, [...ports] as unknown as MessagePortMain[]),
        onMessage: (listener) => void child.on('message', listener),
        onExit: (listener) => void child.once('exit', listener),
        kill: () => void child.kill(),
      }
    },
  }
}
