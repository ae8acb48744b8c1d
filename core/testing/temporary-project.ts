import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProjectFiles } from '../node/sqlite/project-files.ts'
import { systemClock } from '../node/system-clock.ts'

export const projectFiles = createProjectFiles(systemClock)

/** A folder for one test file, and its removal. */
export function temporaryWorkFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'netlathe-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
