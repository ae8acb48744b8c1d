import { AppError } from '../../core/base/errors.ts'
import { engine } from '../engine/client.ts'
import { messages } from '../text/messages.ts'
import { announce, announceError } from './announce.ts'
import { useCampaignsStore } from './campaigns.store.ts'
import { useDatasetsStore } from './datasets.store.ts'
import { useDevicesStore } from './devices.store.ts'
import { useDocumentStore } from './document.store.ts'
import { useEngineStore } from './engine.store.ts'
import { useJobsStore } from './jobs.store.ts'
import { useModelsStore } from './models.store.ts'
import { useProjectStore } from './project.store.ts'
import { useRunsStore } from './runs.store.ts'

/** Keeps the stores true to the engine: events while connected, a fresh look after every reconnection. */
export async function startSync(): Promise<() => void> {
  const refresh = {
    info: () => Promise.all([useProjectStore().refresh(), useEngineStore().refresh()]),
    models: () => useModelsStore().refresh(),
    data: () => useDatasetsStore().refresh(),
    runs: () => useRunsStore().refresh(),
    document: () => reloadDocument(),
    devices: () => useDevicesStore().refresh(),
  }
  const stops = [
    useEngineStore().watchConnection(),
    useJobsStore().subscribe(),
    useCampaignsStore().subscribe(),
    engine().subscribe('project', ({ changed }) => {
      if (!useProjectStore().isOpen) return
      for (const part of changed) refresh[part]().catch(announceUnlessClosed)
    }),
  ]
  let wasLost = false
  stops.push(
    engine().onState((state) => {
      if (state === 'connecting') wasLost = true
      if (state === 'connected' && wasLost) {
        wasLost = false
        announce(messages.reconnected)
        lookAgain().catch(announceError)
      }
    }),
  )
  await lookAgain()
  return () => stops.forEach((stop) => stop())
}

/** The last events of a project may come while it is being closed. */
function announceUnlessClosed(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'project.none') announceError(error)
}

async function lookAgain(): Promise<void> {
  const project = useProjectStore()
  const before = project.info?.path ?? null
  await Promise.all([useDevicesStore().refresh(), project.refresh(), project.refreshRecent()])
  const isSame = before !== null && project.info?.path === before
  if (!isSame) return project.loadAll()
  await Promise.all(
    [useModelsStore(), useDatasetsStore(), useRunsStore(), useJobsStore(), useCampaignsStore()].map((store) =>
      store.refresh(),
    ),
  )
  await useDocumentStore().save()
}

/** Our own saves come back as events; only a document that is not ours is read anew. */
async function reloadDocument(): Promise<void> {
  const store = useDocumentStore()
  if (store.isDirty) return
  const stored = await engine().call('document.get', {})
  if (stored.revision > store.revision && !store.isDirty) await store.load()
}
