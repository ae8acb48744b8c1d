import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { ProjectInfo, RecentProject } from '../../core/contract/methods.ts'
import { engine } from '../engine/client.ts'
import { useCampaignsStore } from './campaigns.store.ts'
import { useDatasetsStore } from './datasets.store.ts'
import { useDocumentStore } from './document.store.ts'
import { useJobsStore } from './jobs.store.ts'
import { useModelsStore } from './models.store.ts'
import { useRunsStore } from './runs.store.ts'
import { useUiStore } from './ui.store.ts'

/** Which project is open; opening one fills the other stores. */
export const useProjectStore = defineStore('project', () => {
  const info = shallowRef<ProjectInfo | null>(null)
  const recent = shallowRef<RecentProject[]>([])
  const isBusy = ref(false)
  const isOpen = computed(() => info.value !== null)

  async function refresh(): Promise<void> {
    info.value = await engine().call('project.info', {})
  }
  async function refreshRecent(): Promise<void> {
    recent.value = await engine().call('project.recent', {})
  }
  /** Reads everything of the open project anew. */
  async function loadAll(): Promise<void> {
    const listed = [useModelsStore(), useDatasetsStore(), useRunsStore(), useJobsStore(), useCampaignsStore()]
    for (const store of [...listed, useDocumentStore()]) store.clear()
    if (!info.value) return
    const reads = listed.map((store) => store.refresh())
    await Promise.all([...reads, useDocumentStore().load()])
  }
  async function enter(action: () => Promise<ProjectInfo>): Promise<void> {
    isBusy.value = true
    try {
      if (info.value) await useDocumentStore().save()
      info.value = await action()
      await loadAll()
      await refreshRecent()
    } finally {
      isBusy.value = false
    }
  }
  /** Begins at the model, before anything is read: where the user goes while the project loads is the user's. */
  const enterAnew = (action: () => Promise<ProjectInfo>) =>
    enter(async () => {
      const entered = await action()
      useUiStore().show('model')
      return entered
    })
  const open = (path: string) => enterAnew(() => engine().call('project.open', { path }))
  const create = (path: string, name?: string, overwrite = false) =>
    enterAnew(() => engine().call('project.create', { path, overwrite, ...(name ? { name } : {}) }))
  const saveAs = (path: string, overwrite = false) => enter(() => engine().call('project.saveAs', { path, overwrite }))
  /** A project with generated images; returns the job that fills it. */
  async function sample(): Promise<string> {
    let jobId = ''
    await enterAnew(async () => {
      const result = await engine().call('project.sample', {})
      jobId = result.jobId
      return result.project
    })
    return jobId
  }
  async function close(): Promise<void> {
    await useDocumentStore().save()
    await engine().call('project.close', {})
    info.value = null
    await loadAll()
    await refreshRecent()
  }
  return { info, recent, isBusy, isOpen, refresh, refreshRecent, loadAll, open, create, saveAs, sample, close }
})
