/** What only a shell (Electron or web) can do. The renderer asks for capabilities, never which shell it is. */
export type HostCapabilities = {
  /** Native open and save dialogs; else the studio shows its own picker over `files.list`. */
  nativeDialogs: boolean
  revealInFolder: boolean
  /** Writes a file where the user chose; else an artifact is downloaded. */
  saveToDisk: boolean
}

export type FileFilter = { name: string; extensions: string[] }

export type HostServices = {
  readonly capabilities: HostCapabilities
  /** A path, or null when dismissed. */
  pickFile(options: { title: string; filters: FileFilter[] }): Promise<string | null>
  pickFolder(options: { title: string }): Promise<string | null>
  pickSavePath(options: { title: string; suggestedName: string; filters: FileFilter[] }): Promise<string | null>
  reveal(path: string): Promise<void>
  openLink(url: string): Promise<void>
  setTitle(title: string): void
  /** Saves or downloads an artifact. */
  saveArtifact(url: string, fileName: string): Promise<void>
  artifactUrl(path: string): string
  onMenu(listener: (command: string) => void): () => void
  /** A file the system asked to open. */
  onOpenFile(listener: (path: string) => void): () => void
}
