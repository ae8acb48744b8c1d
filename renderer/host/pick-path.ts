import { usePickerStore } from '../stores/picker.store.ts'
import { host } from './host.ts'

export type PickRequest = {
  kind: 'file' | 'folder' | 'save'
  title: string
  /** Without the dot; empty: every file. */
  extensions?: readonly string[]
  /** What the extensions are called, e.g. `Keras model`. */
  filterName?: string
  suggestedName?: string
}

/** Asks the user for a path: the shell's dialog where there is one, else the studio's own picker. Null when dismissed. */
export async function pickPath(request: PickRequest): Promise<string | null> {
  const { capabilities, pickFile, pickFolder, pickSavePath } = host()
  if (!capabilities.nativeDialogs) return usePickerStore().ask(request)
  const { kind, title, extensions = [], filterName = '', suggestedName = '' } = request
  const filters = extensions.length > 0 ? [{ name: filterName, extensions: [...extensions] }] : []
  if (kind === 'folder') return pickFolder({ title })
  if (kind === 'save') return pickSavePath({ title, suggestedName, filters })
  return pickFile({ title, filters })
}
