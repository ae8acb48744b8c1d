import { defineStore } from 'pinia'
import { ref } from 'vue'

/** The dialog that exports a model; opened from several views and the palette. */
export const useExportStore = defineStore('export', () => {
  const isOpen = ref(false)
  /** The model asked for; null for the newest that can be exported. */
  const modelId = ref<string | null>(null)
  function open(id: string | null = null): void {
    modelId.value = id
    isOpen.value = true
  }
  return { isOpen, modelId, open }
})
