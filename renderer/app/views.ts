import { defineAsyncComponent, type Component } from 'vue'
import { Boxes, ChartScatter, Cpu, FileText, FolderOpen, GraduationCap, Scissors } from '@lucide/vue'
import { viewIds, type ViewId } from '../stores/ui.store.ts'
import ViewMissing from './ViewMissing.vue'

type Loader = () => Promise<{ default: Component }>
const modules = import.meta.glob<{ default: Component }>('../features/*/*{View,Inspector}.vue')

function find(id: ViewId, suffix: 'View' | 'Inspector'): Component | null {
  const name = id.slice(0, 1).toUpperCase() + id.slice(1)
  const loader = modules[`../features/${id}/${name}${suffix}.vue`] as Loader | undefined
  return loader ? defineAsyncComponent(loader) : null
}

const icons: Record<ViewId, Component> = {
  model: Boxes,
  data: FolderOpen,
  train: GraduationCap,
  prune: Scissors,
  profile: Cpu,
  runs: ChartScatter,
  report: FileText,
}

export type View = { id: ViewId; icon: Component; component: Component; inspector: Component | null; shortcut: string }

/** In the order of the work; view and inspector are found by their file names. */
export const views: readonly View[] = viewIds.map((id, index) => ({
  id,
  icon: icons[id],
  component: find(id, 'View') ?? ViewMissing,
  inspector: find(id, 'Inspector'),
  shortcut: `Mod+${index + 1}`,
}))
