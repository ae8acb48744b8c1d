import { AppError } from '../base/errors.ts'
import { closeWork, type ProjectWork } from '../jobs/project-work.ts'
import type { ProjectStore } from '../ports/project-store.ts'

export type OpenProject = ProjectWork & { readonly store: ProjectStore }

/** The one open project of an engine. */
export type Session = {
  current(): OpenProject | null
  /** AppError `project.none` when no project is open. */
  project(): OpenProject
  /** Closes the present project first. */
  open(store: ProjectStore): OpenProject
  close(): void
}

/** `onChange` hears the path of the open project, or null. */
export function createSession(
  startWork: (store: ProjectStore) => ProjectWork,
  onChange: (path: string | null) => void,
): Session {
  let open: OpenProject | null = null
  const close = (): void => {
    const last = open
    open = null
    if (last === null) return
    // The jobs' last states are written before the file is closed, and it is closed whatever happens to them.
    try {
      closeWork(last)
    } finally {
      last.store.close()
      onChange(null)
    }
  }
  return {
    current: () => open,
    project() {
      if (open === null) throw new AppError('project.none', 'No project is open. Open one, or make a new one.')
      return open
    },
    open(store) {
      close()
      open = { store, ...startWork(store) }
      onChange(store.path)
      return open
    },
    close,
  }
}
