import { AppError } from '../base/errors.ts'
import type { Run } from '../contract/run.ts'
import { findRun } from '../jobs/references.ts'
import { timestamp } from '../ports/clock.ts'
import type { ProjectStore, RunEdit } from '../ports/project-store.ts'
import type { Handlers } from '../rpc/handlers.ts'
import type { ServiceDependencies } from './dependencies.ts'

type Methods = 'runs.list' | 'runs.get' | 'runs.update' | 'runs.remove' | 'runs.restore'

export function createRunsService({ session, clock, publish }: ServiceDependencies): Pick<Handlers, Methods> {
  const changed = (): void => publish('project', { changed: ['info', 'runs'] })
  const mark = (ids: string[], removedAt: string | null): null => {
    const { store } = session.project()
    store.transaction(() => {
      for (const id of ids) {
        if (store.getRun(id) === null) throw new AppError('run.not-found', `There is no run "${id}".`, { run: id })
        store.setRunRemoved(id, removedAt)
      }
    })
    changed()
    return null
  }
  return {
    'runs.list': () => session.project().store.listRuns(),
    'runs.get': ({ run }) => getRun(session.project().store, run),
    'runs.update'({ run, name, tags, notes }) {
      const { store } = session.project()
      const { id } = findRun(store, run)
      const edit: RunEdit = {}
      if (name !== undefined) edit.name = name
      if (tags !== undefined) edit.tags = [...new Set(tags)]
      if (notes !== undefined) edit.notes = notes
      store.editRun(id, edit)
      changed()
      return findRun(store, id)
    },
    'runs.remove': ({ runs }) => mark(runs, timestamp(clock)),
    'runs.restore': ({ runs }) => mark(runs, null),
  }
}

/** By id, name or `latest`; a removed run only by its id. AppError `run.not-found`. */
export function getRun(store: ProjectStore, ref: string): Run {
  const run = store.getRun(ref) ?? store.getRun(findRun(store, ref).id)
  if (run === null) throw new AppError('run.not-found', `There is no run "${ref}".`, { run: ref })
  return run
}
