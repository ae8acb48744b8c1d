import { defineAsyncComponent, type Component } from 'vue'
import type { TrainPage } from './train-page.ts'

/** A tab of the training view. Its id is the name of its folder. */
export type FoundPage = TrainPage & { id: string; component: Component }

const facts = import.meta.glob<TrainPage>('./*/page.ts', { eager: true, import: 'page' })
const components = import.meta.glob<{ default: Component }>('./*/*Page.vue')

/** The pages of this feature, found by their file names and sorted by `order`. */
export const pages: readonly FoundPage[] = Object.entries(facts)
  .map(([path, page]) => {
    const id = path.split('/')[1]!
    return { ...page, id, component: componentOf(id) }
  })
  .sort((a, b) => a.order - b.order)

function componentOf(id: string): Component {
  const name = id.slice(0, 1).toUpperCase() + id.slice(1)
  const load = components[`./${id}/${name}Page.vue`]
  if (!load) throw new Error(`features/train/${id}/page.ts has no ${name}Page.vue beside it`)
  return defineAsyncComponent(load)
}
