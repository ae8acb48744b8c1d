import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useUiStore } from '../../stores/ui.store.ts'

/** What the pages about devices hand to each other. */
export const useDevicePagesStore = defineStore('device-pages', () => {
  /** A device whose calibration is asked for; taken by the page when it opens. */
  const calibratedId = ref('')
  const ui = useUiStore()
  /** Opens the dialog that fits a device to measurements; shared with the palette through the ui store. */
  function openFit(baseId: string): void {
    ui.fitBaseId = baseId
    ui.isFitOpen = true
  }
  function showCalibration(id: string): void {
    calibratedId.value = id
    ui.profilePage = 'calibration'
  }
  return { calibratedId, openFit, showCalibration }
})
