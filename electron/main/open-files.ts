import { resolve } from 'node:path'

/** The project file that a command line names (a double click on it, or `netlathe x.netlathe`), absolute, or null. */
export function findProjectFile(args: readonly string[], workingFolder: string): string | null {
  const name = args
    .slice(1)
    .find((argument) => !argument.startsWith('-') && argument.toLowerCase().endsWith('.netlathe'))
  return name === undefined ? null : resolve(workingFolder, name)
}

/** Files that the system asks for: kept until the studio listens, then passed on at once. */
export function createFileQueue(deliver: (path: string) => void): {
  open(path: string): void
  begin(): void
  pause(): void
} {
  let waiting: string[] = []
  let isListening = false
  return {
    open(path) {
      if (isListening) deliver(path)
      else waiting.push(path)
    },
    begin() {
      isListening = true
      const paths = waiting
      waiting = []
      for (const path of paths) deliver(path)
    },
    /** The page is loading anew or gone. */
    pause() {
      isListening = false
    },
  }
}
