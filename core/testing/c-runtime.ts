import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runtimeFiles, type CBundleContents } from '../formats/exporters/c-bundle/write.ts'
import { resourcesFolder } from '../node/paths/repository.ts'

/** The files of the C runtime, as the export job reads them. */
export function readRuntime(): CBundleContents['runtime'] {
  const entries = runtimeFiles.map((name) => [name, readFileSync(join(resourcesFolder(), 'c-runtime', name))] as const)
  return Object.fromEntries(entries) as unknown as CBundleContents['runtime']
}
