import type { ProjectStore } from './project-store.ts'

/** Opens and makes project files. */
export type ProjectFiles = {
  /** AppError `project.exists` unless `overwrite`, `project.path`, `project.in-use`. */
  create(path: string, options: { name: string; overwrite: boolean }): ProjectStore
  /** AppError `project.not-found`, `project.not-a-project`, `project.newer`, `project.corrupt`, `project.in-use`. */
  open(path: string): ProjectStore
  /** Absolute path with the extension `.netlathe` where there was none. */
  normalise(path: string): string
  exists(path: string): boolean
  remove(path: string): void
}
