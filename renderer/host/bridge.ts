import type { HostServices } from '../../core/contract/host.ts'

/** What Electron's preload script puts at `window.netlathe`; plain data and functions only, as contextIsolation demands. */
export type PreloadBridge = Omit<HostServices, 'artifactUrl'> & {
  /** Asks for a new port to the engine; it arrives as `window` message `enginePortMessage` with the port transferred. */
  requestEnginePort(): void
}

export const enginePortMessage = 'netlathe:engine-port'

declare global {
  interface Window {
    netlathe?: PreloadBridge
  }
}
