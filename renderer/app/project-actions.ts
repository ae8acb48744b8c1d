import { pickPath } from '../host/pick-path.ts'
import { announceError } from '../stores/announce.ts'
import { useJobsStore } from '../stores/jobs.store.ts'
import { useProjectStore } from '../stores/project.store.ts'
import { useUiStore } from '../stores/ui.store.ts'
import { app } from '../text/app.ts'
import { baseName } from './paths.ts'

const projectFile = { extensions: ['netlathe'], filterName: app.projectFilter }
const modelFile = { extensions: ['h5', 'hdf5', 'tflite', 'pb', 'json', 'keras'], filterName: app.modelFilter }

/** Runs an action of the user; what goes wrong is said where the user is. */
export function attempt(action: () => Promise<unknown>): void {
  action().catch((error: unknown) => announceError(error))
}

export async function newProject(suggestedName = app.untitled): Promise<boolean> {
  const path = await pickPath({
    kind: 'save',
    title: app.newTitle,
    suggestedName: `${suggestedName}.netlathe`,
    ...projectFile,
  })
  if (path === null) return false
  await useProjectStore().create(path, baseName(path))
  return true
}

export async function openProject(path?: string): Promise<void> {
  const chosen = path ?? (await pickPath({ kind: 'file', title: app.openTitle, ...projectFile }))
  if (chosen !== null) await useProjectStore().open(chosen)
}

export async function saveProjectAs(): Promise<void> {
  const project = useProjectStore()
  const suggestedName = `${project.info?.name ?? app.untitled}.netlathe`
  const path = await pickPath({ kind: 'save', title: app.saveAsTitle, suggestedName, ...projectFile })
  if (path !== null) await project.saveAs(path)
}

export async function trySample(): Promise<void> {
  await useProjectStore().sample()
  useUiStore().openPanel('jobs')
}

/** Imports a model file into the open project, or into a new one beside it. */
export async function importModel(): Promise<void> {
  const path = await pickPath({ kind: 'file', title: app.openModelTitle, ...modelFile })
  if (path === null) return
  if (!useProjectStore().isOpen && !(await newProject(baseName(path)))) return
  useUiStore().show('model')
  await useJobsStore().start('import', { path, name: baseName(path) })
}

/** Reads a folder of images into the open project. */
export async function addData(): Promise<void> {
  useUiStore().show('data')
  const path = await pickPath({ kind: 'folder', title: app.addDataTitle })
  if (path !== null) await useJobsStore().start('data', { path })
}
