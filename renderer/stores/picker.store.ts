import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { FolderListing } from '../../core/contract/methods.ts'
import type { PickRequest } from '../host/pick-path.ts'
import { engine } from '../engine/client.ts'

const storageKey = 'netlathe.folder'

/** The studio's own file picker, for shells without dialogs. One question at a time. */
export const usePickerStore = defineStore('picker', () => {
  const request = shallowRef<PickRequest | null>(null)
  const listing = shallowRef<FolderListing | null>(null)
  const error = ref('')
  let answer: ((path: string | null) => void) | null = null

  async function ask(next: PickRequest): Promise<string | null> {
    settle(null)
    request.value = next
    error.value = ''
    const result = new Promise<string | null>((resolve) => (answer = resolve))
    const lastFolder = listing.value?.path ?? readLastFolder()
    await go(lastFolder)
    // It may be gone, or not be allowed any more.
    if (lastFolder !== undefined && error.value !== '') await go(undefined)
    return result
  }
  /** Lists a folder; the engine's default one when none is given. */
  async function go(path: string | undefined): Promise<void> {
    const extensions = request.value?.kind === 'folder' ? [] : [...(request.value?.extensions ?? [])]
    try {
      listing.value = await engine().call('files.list', { extensions, ...(path ? { path } : {}) })
      error.value = ''
    } catch (reason) {
      error.value = reason instanceof Error ? reason.message : String(reason)
    }
  }
  function settle(path: string | null): void {
    const resolve = answer
    answer = null
    request.value = null
    if (path !== null && listing.value) writeLastFolder(listing.value.path)
    resolve?.(path)
  }
  return { request, listing, error, ask, go, settle }
})

function readLastFolder(): string | undefined {
  try {
    return localStorage.getItem(storageKey) ?? undefined
  } catch {
    return undefined
  }
}

function writeLastFolder(path: string): void {
  try {
    localStorage.setItem(storageKey, path)
  } catch {
    // A browser without storage starts in the engine's folder each time.
  }
}
