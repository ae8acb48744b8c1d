import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const maxBytes = 2_000_000

export type Log = {
  readonly path: string
  write(severity: 'info' | 'warning' | 'error', message: string): void
}

/** A text log, one line an entry (a stack follows its line); at 2 MB it is moved aside, replacing the previous one. Never throws. */
export function createLog(path: string, now: () => string): Log {
  return {
    path,
    write(severity, message) {
      try {
        mkdirSync(dirname(path), { recursive: true })
        if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) renameSync(path, `${path}.old`)
        appendFileSync(path, `${now()} ${process.pid} ${severity} ${message}\n`)
      } catch {
        // A log that cannot be written must not stop the work.
      }
    },
  }
}
