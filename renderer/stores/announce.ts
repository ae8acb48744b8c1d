import { defineStore } from 'pinia'
import { ref } from 'vue'

export type ToastTone = 'neutral' | 'good' | 'warn' | 'bad'
export type Toast = { id: number; text: string; tone: ToastTone; action?: { label: string; run: () => void } }

const lifetimeMs = 6000
/** Failures stay long enough to be read in full. */
const failureLifetimeMs = 30_000

/** Short messages where the user is. */
export const useAnnounceStore = defineStore('announce', () => {
  const toasts = ref<Toast[]>([])
  let nextId = 1

  function add(text: string, tone: ToastTone = 'neutral', action?: Toast['action']): void {
    const id = nextId++
    toasts.value = [...toasts.value.slice(-3), { id, text, tone, ...(action ? { action } : {}) }]
    const shownMs = tone === 'bad' ? failureLifetimeMs : action ? lifetimeMs * 2 : lifetimeMs
    setTimeout(() => dismiss(id), shownMs)
  }
  function dismiss(id: number): void {
    toasts.value = toasts.value.filter((toast) => toast.id !== id)
  }
  function act(id: number): void {
    toasts.value.find((toast) => toast.id === id)?.action?.run()
    dismiss(id)
  }
  return { toasts, add, dismiss, act }
})

/** Says something to the user; `action` e.g. `{ label: 'Undo', run }`. */
export function announce(text: string, tone: ToastTone = 'neutral', action?: Toast['action']): void {
  useAnnounceStore().add(text, tone, action)
}

/** Says what went wrong, in the words of the error. */
export function announceError(error: unknown): void {
  announce(messageOf(error), 'bad')
}

/** The words of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
