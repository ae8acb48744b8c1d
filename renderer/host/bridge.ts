import type { FileFilter, HostCapabilities } from '../../core/contract/host.ts'

/** What Electron's preload script puts at `window.netlathe`; plain data and functions only, as contextIsolation demands. */
export type PreloadBridge = {
  readonly capabilities: HostCapabilities
  pickFile(options: { title: string; filters: FileFilter[] }): Promise<string | null>
  pickFolder(options: { title: string }): Promise<string | null>
  pickSavePath(options: { title: string; suggestedName: string; filters: FileFilter[] }): Promise<string | null>
  reveal(path: string): Promise<void>
  openLink(url: string): Promise<void>
  setTitle(title: string): void
  saveArtifact(url: string, fileName: string): Promise<void>
  onMenu(listener: (command: string) => void): () => void
  onOpenFile(listener: (path: string) => void): () => void
  /** Asks for a new port to the engine; it arrives as `window` message `enginePortMessage` with the port transferred. */
  requestEnginePort(): void
}

export const enginePortMessage = 'netlathe:engine-port'

declare global {
  interface Window {
    netlathe?: PreloadBridge
  }
}
