import { AppError } from '../base/errors.ts'
import type { ProjectInfo } from '../contract/methods.ts'
import { recoverWork } from '../jobs/project-work.ts'
import type { Handlers } from '../rpc/handlers.ts'
import { timestamp } from '../ports/clock.ts'
import type { ProjectStore } from '../ports/project-store.ts'
import type { ServiceDependencies } from './dependencies.ts'
import { nameOfPath, projectInfo } from './project-info.ts'

type Methods =
  | 'project.create'
  | 'project.open'
  | 'project.sample'
  | 'project.saveAs'
  | 'project.close'
  | 'project.info'
  | 'project.recent'

export function createProjectService(deps: ServiceDependencies): Pick<Handlers, Methods> {
  const { session, projectFiles, files, settings, clock } = deps

  const enter = (store: ProjectStore): ProjectInfo => {
    recoverWork(session.open(store), deps.recovery)
    const info = projectInfo(store)
    settings.addRecentProject(info.path, info.name, timestamp(clock))
    deps.publish('project', { changed: ['info', 'models', 'data', 'runs', 'document'] })
    return info
  }
  const placeOf = (path: string): string => {
    // As it was named, before it becomes an absolute path: the list of folders is none.
    files.allow(path)
    return files.allow(projectFiles.normalise(path))
  }
  const create = (path: string, name: string | undefined, overwrite: boolean): ProjectInfo => {
    const place = placeOf(path)
    if (session.current()?.store.path === place) {
      if (!overwrite)
        throw new AppError('project.exists', `${place} is the open project. Choose another name.`, { path: place })
      session.close()
    }
    return enter(projectFiles.create(place, { name: name ?? nameOfPath(place), overwrite }))
  }

  return {
    'project.create': ({ path, name, overwrite }) => create(path, name, overwrite),

    'project.open'({ path }) {
      const place = placeOf(path)
      const present = session.current()
      // A window that was reloaded asks for what is open already.
      if (present?.store.path === place) return projectInfo(present.store)
      return enter(projectFiles.open(place))
    },

    async 'project.sample'({ path }) {
      const place = path ?? deps.samplePath()
      const project = create(place, path === undefined ? 'Sample' : undefined, false)
      const folder = `${project.path.replace(/\.netlathe$/, '')}-images`
      await deps.writeDemoImages(folder)
      const { scheduler } = session.project()
      scheduler.start('data', { path: folder, name: 'demo' })
      // Small enough to learn the generated task from nothing in seconds (over 90 % of the test images).
      scheduler.start('build', { architecture: 'mobilenet-small', size: 48, name: 'starting-point' })
      const { id } = scheduler.start('train', { epochs: 12, learningRate: 1e-2, name: 'sample' })
      return { project, jobId: id }
    },

    'project.saveAs'({ path, overwrite }) {
      const { store } = session.project()
      const place = placeOf(path)
      if (place === store.path)
        throw new AppError('project.exists', 'The project is already saved under this name.', { path: place })
      if (projectFiles.exists(place)) {
        if (!overwrite)
          throw new AppError(
            'project.exists',
            `${place} exists already. Choose another name, or allow it to be replaced.`,
            { path: place },
          )
        // Proves that nobody has it open, before it goes.
        projectFiles.create(place, { name: '', overwrite: true }).close()
        projectFiles.remove(place)
      }
      store.copyTo(place)
      session.close()
      const copy = projectFiles.open(place)
      copy.rename(nameOfPath(place))
      return enter(copy)
    },

    'project.close'() {
      session.close()
      deps.publish('project', { changed: ['info', 'models', 'data', 'runs', 'document'] })
      return null
    },

    'project.info'() {
      const open = session.current()
      return open === null ? null : projectInfo(open.store)
    },

    'project.recent': () => settings.recentProjects(),
  }
}
