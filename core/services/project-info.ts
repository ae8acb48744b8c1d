import { fileName } from '../base/file-name.ts'
import type { ProjectInfo } from '../contract/methods.ts'
import type { ProjectStore } from '../ports/project-store.ts'

export function projectInfo(store: ProjectStore): ProjectInfo {
  return { path: store.path, name: store.name(), createdAt: store.createdAt(), ...store.counts() }
}

/** `/home/a/person.netlathe` -> `person`. */
export function nameOfPath(path: string): string {
  return fileName(path).replace(/\.netlathe$/, '')
}
