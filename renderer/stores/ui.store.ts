import { defineStore } from 'pinia'
import { ref, watch } from 'vue'

export const viewIds = ['model', 'data', 'train', 'prune', 'profile', 'runs', 'report'] as const
export type ViewId = (typeof viewIds)[number]
export type ProfilePageId = 'profile' | 'calibration' | 'devices'
export type PanelTab = 'problems' | 'jobs' | 'log'
export type Theme = 'system' | 'light' | 'dark'

const storageKey = 'netlathe.ui'
type Stored = {
  theme: Theme
  panelHeight: number
  isPanelOpen: boolean
  isInspectorOpen: boolean
  inspectorWidth: number
}

/** What is shown where. Window habits are remembered; what is selected is not. */
export const useUiStore = defineStore('ui', () => {
  const stored = readStored()
  const view = ref<ViewId>('model')
  /** Which page of the profile view is shown. */
  const profilePage = ref<ProfilePageId>('profile')
  /** Which page of the training view is shown: the name of its folder. */
  const trainPage = ref('training')
  /** Which page of the pruning view is shown: the name of its folder. */
  const prunePage = ref('plan')
  /** The dialog that fits a device to measurements, and the device it starts from ('': the project's). */
  const isFitOpen = ref(false)
  const fitBaseId = ref('')
  const panelTab = ref<PanelTab>('problems')
  const isPanelOpen = ref(stored.isPanelOpen ?? false)
  const panelHeight = ref(stored.panelHeight ?? 200)
  const isInspectorOpen = ref(stored.isInspectorOpen ?? true)
  const inspectorWidth = ref(stored.inspectorWidth ?? 300)
  const theme = ref<Theme>(stored.theme ?? 'system')
  const isPaletteOpen = ref(false)
  /** Ids of the selected layers, in graph order. */
  const selectedLayerIds = ref<string[]>([])
  /** Run shown in the runs view and offered to the report. */
  const selectedRunIds = ref<string[]>([])

  function show(next: ViewId): void {
    view.value = next
  }
  function showRuns(...ids: string[]): void {
    selectedRunIds.value = ids
    view.value = 'runs'
  }
  function openPanel(tab: PanelTab): void {
    panelTab.value = tab
    isPanelOpen.value = true
  }
  watch(
    theme,
    (value) => {
      if (value === 'system') delete document.documentElement.dataset['theme']
      else document.documentElement.dataset['theme'] = value
    },
    { immediate: true },
  )
  watch([theme, panelHeight, isPanelOpen, isInspectorOpen, inspectorWidth], () => {
    const value: Stored = {
      theme: theme.value,
      panelHeight: panelHeight.value,
      isPanelOpen: isPanelOpen.value,
      isInspectorOpen: isInspectorOpen.value,
      inspectorWidth: inspectorWidth.value,
    }
    try {
      localStorage.setItem(storageKey, JSON.stringify(value))
    } catch {
      // A browser without storage forgets the habits; nothing else depends on them.
    }
  })
  return {
    view,
    profilePage,
    trainPage,
    prunePage,
    isFitOpen,
    fitBaseId,
    panelTab,
    isPanelOpen,
    panelHeight,
    isInspectorOpen,
    inspectorWidth,
    theme,
    isPaletteOpen,
    selectedLayerIds,
    selectedRunIds,
    show,
    showRuns,
    openPanel,
  }
})

function readStored(): Partial<Stored> {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Stored>
  } catch {
    return {}
  }
}
