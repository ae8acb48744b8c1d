import { defineAsyncComponent, type Component } from 'vue'

/** What a folder of a view says about its page: `page.ts` exports one as `page`. */
export type ViewPage = {
  /** Text of the tab. */
  label: string
  /** Tabs stand in this order. */
  order: number
}

/** A tab of a view. Its id is the name of its folder. */
export type FoundPage = ViewPage & { id: string; component: Component }

type Loader = () => Promise<{ default: Component }>

/**
 * The pages of a view, sorted by `order`. `facts` and `components` are what `import.meta.glob` finds: `./<name>/page.ts` (its `page`) and
 * `./<name>/<Name>Page.vue`. A page without its component is a defect and throws.
 */
export function findPages(
  facts: Readonly<Record<string, ViewPage>>,
  components: Readonly<Record<string, Loader>>,
): FoundPage[] {
  const found = Object.entries(facts).map(([path, page]) => {
    const id = path.split('/')[1]!
    const load = components[`./${id}/${id.slice(0, 1).toUpperCase()}${id.slice(1)}Page.vue`]
    if (!load) throw new Error(`${path} has no page component beside it`)
    return { ...page, id, component: defineAsyncComponent(load) }
  })
  return found.sort((a, b) => a.order - b.order)
}
